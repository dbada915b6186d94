"""A test message, for whoever has just set up the mail server."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from heedful.practice.between import letters, mail
from heedful.practice.trust.rows import new_id


def try_mail(address: str) -> str:
    """Send a test message there; what took it, in words. Raises: mail.Refused, mail.NotNow."""
    out = mail.outgoing()
    if out is None:
        raise mail.NotNow("No mail server is set up; set HEEDFUL_SMTP and HEEDFUL_MAIL_FROM.")
    try:
        validate_email(address)
    except ValidationError:
        raise mail.Refused(mail.NOT_THIS_ADDRESS) from None
    mail.hand_over(letters.trial(out.sender, address, new_id()), timezone.now())
    return f"{out}"
