"""The key ring: a small file outside the database, readable by its owner alone.

    {"current": "k1", "keys": {"k1": "<32 bytes in base64>"}}

New text is sealed with the current key; older keys stay on the ring so that older text can be opened
until `encryption.reencrypt` has walked over it. Without the ring nothing encrypted can be read: back it up,
and keep that copy apart from the copy of the database.
"""

from __future__ import annotations

import json
import os
import secrets
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from heedful.practice.project.home import write_private

KEY_BYTES = 32
Key = TypeVar("Key", AESGCM, bytes)


class KeyRingError(ValueError):
    """The key ring is missing, cannot be read, or lacks a key. The message never holds key material."""

    @property
    def problems(self) -> list[str]:
        return [str(self)]


@dataclass(frozen=True)
class KeyRing:
    current: str
    ciphers: Mapping[str, AESGCM]
    seals: Mapping[str, bytes]
    """For each key, a second one derived from it, for HMAC: a key has one purpose."""

    def cipher(self, key_id: str) -> AESGCM:
        return _held(self.ciphers, key_id)

    def seal_key(self, key_id: str) -> bytes:
        return _held(self.seals, key_id)


def _held(keys: Mapping[str, Key], key_id: str) -> Key:
    try:
        return keys[key_id]
    except KeyError:
        raise KeyRingError(
            f"{settings.HEEDFUL_KEYS}: the key {key_id!r} is not on the ring; put back the key file that belongs "
            "to this database"
        ) from None


def create_key_ring(path: Path) -> None:
    """Make a ring with one new key, unless there is one already."""
    write_private(path, _as_json("k1", {"k1": _new_key()}))


def add_key(path: Path) -> str:
    """Put a new key on the ring, make it the current one, and return its id. Re-encrypting is a second step."""
    written = _read(path)
    key_id = f"k{len(written['keys']) + 1}"
    write_private(path, _as_json(key_id, {**written["keys"], key_id: _new_key()}), replace=True)
    return key_id


def key_ring() -> KeyRing:
    """The ring in use; read again when the file changes, so that a running server learns of a new key."""
    path = os.fspath(settings.HEEDFUL_KEYS)
    try:
        stat = os.stat(path)
    except OSError:
        raise KeyRingError(f"{path}: there is no key file here; put back the one of this database") from None
    return _ring(path, stat.st_mtime_ns, stat.st_ino)


@lru_cache(maxsize=4)
def _ring(path: str, _changed_ns: int, _inode: int) -> KeyRing:
    written = _read(Path(path))
    keys = {key_id: b64decode(key) for key_id, key in written["keys"].items()}
    if written["current"] not in keys or any(len(key) != KEY_BYTES for key in keys.values()):
        raise KeyRingError(f"{path}: the key file is damaged; put back a copy of it")
    return KeyRing(
        current=written["current"],
        ciphers={key_id: AESGCM(key) for key_id, key in keys.items()},
        seals={key_id: _derived(key) for key_id, key in keys.items()},
    )


def _read(path: Path) -> dict:
    try:
        written = json.loads(path.read_text())
        return {"current": str(written["current"]), "keys": dict(written["keys"])}
    except (OSError, ValueError, KeyError, TypeError):
        raise KeyRingError(f"{path}: the key file cannot be read; put back a copy of it") from None


def _derived(key: bytes) -> bytes:
    return HKDF(hashes.SHA256(), KEY_BYTES, salt=None, info=b"heedful audit seal").derive(key)


def _new_key() -> str:
    return b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def _as_json(current: str, keys: Mapping[str, str]) -> str:
    return json.dumps({"current": current, "keys": keys}, indent=2)
