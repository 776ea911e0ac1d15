"""A carrier that does as it is told, and messages to be carried."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.core.management import call_command

from pledge.carriers import Envelope
from pledge.models import Authority, Message
from pledge.notifications import queue

NOW = datetime(2026, 3, 12, 10, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
CARRIERS = {"email": f"{__name__}.Post", "text": f"{__name__}.Post"}


class Post:
    """A carrier that does as it is told: by address, an error to raise; all that it carried."""

    carried: list[Envelope] = []
    tried: list[str] = []
    raises: dict[str, BaseException] = {}

    def carry(self, envelope: Envelope) -> str:
        Post.tried.append(envelope.address)
        if envelope.address in self.raises:
            raise self.raises[envelope.address]
        Post.carried.append(envelope)
        return f"ref-{len(Post.carried)}"

    @classmethod
    def begin(cls) -> type[Post]:
        """Nothing has been carried, and nothing goes wrong."""
        cls.carried, cls.tried, cls.raises = [], [], {}
        return cls


def write(authority: Authority, address: str = "a@example.org", **more: object) -> Message:
    given = {"channel": "email", "about": "letter:7", "case_key": "case:3", "link": "https://x.test/l"}
    return queue("letter-waiting", authority=authority, address=address, at=NOW, **(given | more))


def again(message: Message) -> Message:
    message.refresh_from_db()
    return message


def work() -> None:
    """Run a worker until nothing is left."""
    call_command("db_worker", "--batch", "--interval", "0", "--no-startup-delay", "--verbosity", "0")
