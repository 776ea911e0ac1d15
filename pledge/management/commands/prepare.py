"""``manage.py prepare``: everything between installing a version and serving it, safe to repeat."""

from __future__ import annotations

import hashlib
import shutil
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from pledge.models import Authority

# What fills an empty demonstration, in this order: an app that is not there has nothing to add.
DEMONSTRATIONS = ("demo_load", "demo_assessments")
# The functions that our migrations made; those of an extension belong to it.
OWN_FUNCTIONS = """
    SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = current_schema()::regnamespace
    AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')
"""


class Command(BaseCommand):
    help = "Bring the database and the static files up to date; in a demonstration, fill an empty one."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--afresh", action="store_true", help="in a demonstration: throw everything away first"
        )

        parser.add_argument("--bare", action="store_true", help="leave an empty demonstration empty")

    def handle(self, *args: Any, afresh: bool = False, bare: bool = False, **options: Any) -> None:
        """Raises CommandError for ``--afresh`` outside the demonstration."""
        if afresh and not settings.DEMONSTRATION:
            raise CommandError("Only a demonstration can be thrown away.")
        settings.ENV.var_dir.mkdir(parents=True, exist_ok=True)
        if afresh:
            self.say("Throwing the demonstration away")
            throw_away()
        if unapplied():
            self.say("Bringing the database up to date")
            call_command("migrate", verbosity=0)
        if settings.CACHES["default"]["LOCATION"] not in connection.introspection.table_names():
            call_command("createcachetable", verbosity=0)
        self.load_criteria()
        self.collect_static()
        if settings.DEMONSTRATION and not bare and not Authority.objects.exists():
            self.load_demonstration()

    def collect_static(self) -> None:
        """Collect and compress, unless what was collected last is what is there now."""
        stamp = Path(settings.STATIC_ROOT) / ".inputs"
        now = static_digest()
        if stamp.exists() and stamp.read_text() == now:
            return
        self.say("Collecting styles and scripts")
        call_command(
            "collectstatic", interactive=False, clear=Path(settings.STATIC_ROOT).exists(), verbosity=0
        )
        stamp.write_text(now)

    def load_criteria(self) -> None:
        """Load the editions of the criteria that are new. One that was loaded with other words is named, and
        stays in force as it was loaded: no round's words change under it."""
        if "load_criteria" not in get_commands():
            return
        try:
            call_command("load_criteria", verbosity=0)
        except CommandError as refused:
            self.stderr.write(str(refused))

    def load_demonstration(self) -> None:
        self.say("Loading the demonstration")
        for command in DEMONSTRATIONS:
            if command in get_commands():
                call_command(command)

    def say(self, what: str) -> None:
        self.stdout.write(f"{what} …")
        self.stdout.flush()


def unapplied() -> bool:
    """Whether any migration is still to be applied."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def throw_away() -> None:
    """Drop every table (some libraries' migrations cannot run backwards) and delete every file kept.

    In place, so that a server that is running meanwhile finds the new rows on its open connections.
    """
    postgresql = connection.vendor == "postgresql"
    with connection.constraint_checks_disabled(), transaction.atomic(), connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"DROP TABLE {connection.ops.quote_name(table)}{' CASCADE' if postgresql else ''}")
        if postgresql:
            cursor.execute(OWN_FUNCTIONS)
            for (function,) in cursor.fetchall():
                cursor.execute(f"DROP FUNCTION {function} CASCADE")
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)


def static_digest() -> str:
    """What is to be collected, by name, size and time of change."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            stat = Path(storage.path(name)).stat()
            digest.update(f"{name}|{stat.st_size}|{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()
