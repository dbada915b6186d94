"""The practice, the people who work in it, and the people who come to it."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone

from heedful.practice.trust.encryption import EncryptedText
from heedful.practice.trust.rows import Row, between, one_of

THE_PRACTICE = 1
CODE_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"  # I, O and Q are easily taken for digits


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> User:
        """A person who may sign in; without a password, nobody can sign in as them."""
        user = self.model(username=tidy_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username=tidy_username(username or ""))


def tidy_username(username: str) -> str:
    return User.normalize_username(username.strip()).lower()


class User(AbstractBaseUser, Row):
    """A therapist, a supervisor, the practice's owner; one person may be all three."""

    username = models.CharField(max_length=60, unique=True)
    display_name = models.CharField(max_length=120)
    is_owner = models.BooleanField("practice owner", default=False)
    is_therapist = models.BooleanField("therapist", default=False)
    is_supervisor = models.BooleanField("supervisor", default=False)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    email = EncryptedText(null=True, blank=True)
    wants_digest = models.BooleanField(default=False)

    objects = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["display_name"]

    class Meta:
        ordering = ["display_name", "username"]

    def __str__(self) -> str:
        return self.display_name


class AlertLoad(models.TextChoices):
    """How readily the practice wants to be told that something stands out."""

    FEWER = "fewer", "Fewer: miss some, be wrong less often"
    USUAL = "usual", "As usual"
    MORE = "more", "More: miss less, be wrong more often"


class Practice(models.Model):
    """There is one; its row is made with the first owner, and the fixed id lets only one person be first."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=THE_PRACTICE, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    name = models.CharField(max_length=120)
    crisis_line = models.TextField(blank=True, default="")
    is_demo = models.BooleanField(default=False)
    name_in_mail = models.CharField(max_length=120, blank=True, default="")
    """What a message to a client says it is from; the practice's own name may say more than a client likes."""
    alert_load = models.CharField(max_length=6, choices=AlertLoad, default=AlertLoad.USUAL)

    class Meta:
        constraints = [
            between("practice_is_one", "id", THE_PRACTICE, THE_PRACTICE),
            one_of("practice_alert_load_known", "alert_load", AlertLoad.values),
        ]

    def __str__(self) -> str:
        return self.name


class Client(Row):
    """Somebody who comes to therapy. The code is what is said aloud and printed; name and contact are sealed.

    Preferences are -3 to 3, positive means more of it (after Cooper and Norcross); null is not asked yet.
    """

    code = models.CharField(max_length=20, unique=True, blank=True)
    name = EncryptedText()
    contact = EncryptedText(null=True, blank=True)
    language = models.CharField(max_length=20, default="en")
    directive = models.FloatField(null=True, blank=True)
    challenge = models.FloatField(null=True, blank=True)
    feeling_focus = models.FloatField(null=True, blank=True)
    past_focus = models.FloatField(null=True, blank=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            between(f"client_{name}_range", name, -3, 3)
            for name in ("directive", "challenge", "feeling_focus", "past_focus")
        ]

    def __str__(self) -> str:
        return self.code

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.code = self.code or unused_code()
        super().save(*args, **kwargs)


def unused_code() -> str:
    """Such as K-014: by chance, so that a code tells neither who came first nor how many came."""
    for digits in (3,) * 20 + (6,) * 20:
        code = f"{secrets.choice(CODE_LETTERS)}-{secrets.randbelow(10**digits):0{digits}}"
        if not Client.objects.filter(code=code).exists():
            return code
    raise RuntimeError("no unused client code was found")
