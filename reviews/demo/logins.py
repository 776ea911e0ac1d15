"""The logins of the demonstration, each with the six digits of the moment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from pledge.roles import Role
from reviews.demo.people import BORSLEY, CWM_DERWEN, Someone, code_now, email_of

EVERY = 30


@dataclass(frozen=True, slots=True)
class Login:
    """How one invented person signs in now."""

    someone: Someone
    authority: str
    email: str
    code: str

    @property
    def roles(self) -> str:
        return ", ".join(str(Role(role).label) for role in self.someone.roles)

    @property
    def code_in_threes(self) -> str:
        """The digits as an app shows them."""
        return f"{self.code[:3]} {self.code[3:]}"


def logins(at: datetime) -> tuple[Login, ...]:
    """Everybody who can sign in, Borsley first."""
    return tuple(_logins(at))


def one_for_each_role(at: datetime) -> tuple[tuple[Role, Login], ...]:
    """Every role with its first login, in the order of the logins."""
    found: dict[Role, Login] = {}
    for login in logins(at):
        for role in login.someone.roles:
            found.setdefault(Role(role), login)
    return tuple(found.items())


def seconds_left(at: datetime) -> int:
    """How long the digits shown now stay the newest."""
    return EVERY - int(at.timestamp()) % EVERY


def _logins(at: datetime) -> Iterator[Login]:
    for authority, people in (("borsley", BORSLEY), ("cwm-derwen", CWM_DERWEN)):
        for someone in people:
            email = email_of(authority, someone)
            yield Login(someone, authority, email, code_now(email, at=at))
