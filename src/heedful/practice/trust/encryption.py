"""The one encrypted field type: names, contacts and free text lie in the database as ciphertext.

    note = EncryptedText()          # reads and writes as plain text on a row; None stays None

A stored value is `v1:<key id>:<base64 of nonce and ciphertext>`, AES-256-GCM. Table, column and the row's id
are authenticated with it, so a ciphertext copied to another row or column does not open. Renaming a table
or column therefore needs a migration that re-encrypts.

Text is opened when it is first looked at. What cannot be done safely is refused: filtering on the text,
`update()` and `bulk_update()` with plain text (the row's id is not known there), and dumping it as plain text.
"""

from __future__ import annotations

import secrets
from base64 import b64decode, b64encode
from binascii import Error as BadBase64
from collections.abc import Iterator
from typing import Any

from cryptography.exceptions import InvalidTag
from django.apps import apps
from django.core.exceptions import FieldError
from django.db import models, transaction
from django.db.models.query_utils import DeferredAttribute

from heedful.practice.trust.keys import key_ring

VERSION = "v1"
NONCE_BYTES = 12
ROWS_AT_A_TIME = 500


class CannotOpen(Exception):
    """The ciphertext does not belong to this place, was changed, or its key is not the one on the ring."""


class PlainTextRefused(TypeError):
    """Somebody tried to write plain text past the row."""


class Sealed:
    """Text as it lies in the table. It opens only through its row; printed, it shows nothing."""

    __slots__ = ("token",)

    def __init__(self, token: str) -> None:
        self.token = token

    def __repr__(self) -> str:
        return "<sealed>"


class _OpenOnLook(DeferredAttribute):
    """The attribute on a row: holds `Sealed` as loaded, gives (and from then on holds) the text."""

    field: EncryptedText

    def __get__(self, instance: models.Model | None, cls: type | None = None) -> Any:
        if instance is None:
            return self
        value = super().__get__(instance, cls)
        if isinstance(value, Sealed):
            value = instance.__dict__[self.field.attname] = self.field.open(value, instance.pk)
        return value

    def __set__(self, instance: models.Model, value: str | Sealed | None) -> None:
        instance.__dict__[self.field.attname] = value


class EncryptedText(models.TextField):
    descriptor_class = _OpenOnLook

    def seal(self, text: str, row_id: Any) -> Sealed:
        ring = key_ring()
        nonce = secrets.token_bytes(NONCE_BYTES)
        place = self._place(ring.current, row_id)
        sealed = nonce + ring.cipher(ring.current).encrypt(nonce, text.encode(errors="surrogatepass"), place)
        return Sealed(f"{VERSION}:{ring.current}:{b64encode(sealed).decode()}")

    def open(self, sealed: Sealed, row_id: Any) -> str:
        """Raises `CannotOpen`, whose message names the place and shows no text; `KeyRingError` without its key."""
        try:
            version, key_id, encoded = sealed.token.split(":")
            content = b64decode(encoded, validate=True)
        except (ValueError, BadBase64):
            raise self._cannot_open("what is stored there is not an encrypted value") from None
        if version != VERSION:
            raise self._cannot_open("it was written by another version of this program")
        nonce, ciphertext = content[:NONCE_BYTES], content[NONCE_BYTES:]
        cipher = key_ring().cipher(key_id)
        try:
            text = cipher.decrypt(nonce, ciphertext, self._place(key_id, row_id))
            return text.decode(errors="surrogatepass")
        except (InvalidTag, ValueError):
            raise self._cannot_open(
                "it was changed, moved from another place, or sealed with another key"
            ) from None

    def _place(self, key_id: str, row_id: Any) -> bytes:
        return "\x1f".join(
            (VERSION, key_id, self.model._meta.db_table, str(self.column), str(row_id))
        ).encode()

    def _cannot_open(self, why: str) -> CannotOpen:
        return CannotOpen(f"{self} of one row cannot be opened: {why}")

    # -- what Django calls

    def from_db_value(self, value: str | None, *_: object) -> Sealed | None:
        return None if value is None else Sealed(value)

    def pre_save(self, model_instance: models.Model, add: bool) -> Sealed | None:
        """What is written: new text sealed for this row, or the ciphertext as it was if nobody looked at it."""
        value = model_instance.__dict__.get(self.attname)
        if isinstance(value, Sealed):
            self.open(value, model_instance.pk)  # a row given another id must not carry dead ciphertext along
            return value
        return None if value is None else self.seal(str(value), model_instance.pk)

    def get_prep_value(self, value: object) -> str | None:
        if value is None:
            return None
        if not isinstance(value, Sealed):
            raise PlainTextRefused(f"{self} is encrypted: set it on the row and call save()")
        return value.token

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        raise FieldError(f"{self} is encrypted: only isnull can be asked of it")

    def get_transform(self, lookup_name: str) -> Any:
        raise FieldError(f"{self} is encrypted: it cannot be transformed in the database")

    def value_to_string(self, obj: models.Model) -> str:
        raise PlainTextRefused(f"{self} is encrypted: it is not written out as plain text")


def encrypted_fields(model: type[models.Model]) -> list[EncryptedText]:
    return [field for field in model._meta.concrete_fields if isinstance(field, EncryptedText)]


def reencrypt() -> int:
    """Seal every text that an older key sealed with the current one; how many were changed.

    Can be stopped and run again: each bunch of rows is a transaction of its own.
    """
    models_with_text = [model for model in apps.get_models() if encrypted_fields(model)]
    return sum(_reencrypt_rows(model, ids) for model in models_with_text for ids in _bunches(model))


def _bunches(model: type[models.Model]) -> Iterator[list[Any]]:
    after = None
    while True:
        rows = model._base_manager.order_by("pk")
        if after is not None:
            rows = rows.filter(pk__gt=after)
        ids = list(rows.values_list("pk", flat=True)[:ROWS_AT_A_TIME])
        if not ids:
            return
        yield ids
        after = ids[-1]


def _reencrypt_rows(model: type[models.Model], ids: list[Any]) -> int:
    fields = encrypted_fields(model)
    names = [field.attname for field in fields]
    changed = 0
    with transaction.atomic():
        rows = model._base_manager.select_for_update().filter(pk__in=ids)
        for row_id, *values in rows.values_list("pk", *names):
            resealed = {
                field.attname: field.seal(field.open(value, row_id), row_id)
                for field, value in zip(fields, values, strict=True)
                if value is not None and not _is_current(value)
            }
            if resealed:
                model._base_manager.filter(pk=row_id).update(**resealed)
            changed += len(resealed)
    return changed


def _is_current(sealed: Sealed) -> bool:
    return sealed.token.startswith(f"{VERSION}:{key_ring().current}:")
