"""People who sign in step by step, and a clock that stands still until it is moved."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from pledge.models import User
from pledge.second_factor import current_code, enrol, new_secret
from tests.factories import PASSWORD

START = datetime(2026, 3, 12, 10, 0, tzinfo=UTC)
SIGN_IN, SECOND, SET_UP = "/account/sign-in/", "/account/second-factor/", "/account/second-factor/set-up/"


class Clock:
    """The one clock that views and the middleware read."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = START
        monkeypatch.setattr(timezone, "now", lambda: self.now)

    def pass_by(self, **time: float) -> datetime:
        self.now += timedelta(**time)
        return self.now


class Phone:
    """Someone's authenticator app, with the recovery codes they wrote down."""

    def __init__(self, user: User, clock: Clock) -> None:
        self.secret, self.clock = new_secret(), clock
        self.codes = enrol(user, self.secret, self.code(), at=clock.now)
        # What set it up has been used; the next half minute brings another.
        clock.pass_by(seconds=30)

    def code(self) -> str:
        return current_code(self.secret, at=self.clock.now)


def give_password(client: Client, user: User, password: str = PASSWORD, **more: Any) -> Any:
    return client.post(SIGN_IN, {"email": user.email, "password": password, **more})


def give_code(client: Client, code: str) -> Any:
    return client.post(SECOND, {"code": code})


def come_in(client: Client, user: User, phone: Phone, **more: Any) -> Any:
    give_password(client, user, **more)
    return give_code(client, phone.code())
