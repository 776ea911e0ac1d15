"""What django-allauth asks of this site: nobody signs up, the second factor follows, secrets are sealed."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse

from pledge.sealing import seal, unseal

_PURPOSE = "second-factor"


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by invitation only; who has signed in is received by ``pledge/arrival.py``."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_stages(self) -> list[str]:
        return ["allauth.mfa.stages.AuthenticateStage"]

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **login: Any) -> HttpResponse:
        from pledge.arrival import receive

        return receive(request, user, next_page=login.get("redirect_url") or "")

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Our pages say what happened in their own words."""


class MFAAdapter(DefaultMFAAdapter):
    """Keys of second factors stand in the database sealed; the app shows the product's name."""

    def encrypt(self, text: str) -> str:
        return seal(text, purpose=_PURPOSE)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text, purpose=_PURPOSE)

    def get_totp_issuer(self) -> str:
        return "ASB case review"
