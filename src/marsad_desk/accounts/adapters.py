"""What we ask of allauth beyond its settings: nobody signs up, and a second factor stays."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.conf import settings

if TYPE_CHECKING:
    from django.http import HttpRequest

    from marsad_desk.accounts.models import Person


class ByInvitation(DefaultAccountAdapter):
    """Accounts come from one-time links of an administrator only, see `passes`."""

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        """Never."""
        return False


class Factors(DefaultMFAAdapter):
    """Second factors."""

    def get_totp_issuer(self) -> str:
        """As the person's own app shows it."""
        return "Marsad"

    def _get_site_name(self) -> str:
        return "Marsad"

    def encrypt(self, text: str) -> str:
        """A copy of the database alone gives no codes: the key lies beside it, see `marsad_desk.home`."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The way back."""
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Not the last one: recovery codes alone are for the day the phone is lost."""
        person: Person = authenticator.user
        if authenticator.type == Authenticator.Type.RECOVERY_CODES:
            return True
        kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
        others = Authenticator.objects.filter(user=person, type__in=kinds).exclude(pk=authenticator.pk)
        return bool(others.exists())


def _cipher() -> Fernet:
    key = hashlib.blake2b(settings.SECRET_KEY.encode(), digest_size=32, person=b"second-factor").digest()
    return Fernet(base64.urlsafe_b64encode(key))
