"""Every migration can be undone, and none is missing."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import migrations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.migration import Migration

OURS = ("pledge", "reviews", "selfassess")


def one_way(found: list[Migration]) -> list[str]:
    return [
        f"{migration}: {operation.describe()}"
        for migration in found
        for operation in migration.operations
        if not operation.reversible
    ]


def test_every_migration_can_be_undone():
    loader = MigrationLoader(connection=None)
    ours = [migration for (app, _), migration in loader.disk_migrations.items() if app in OURS]
    assert len(ours) > 1
    assert one_way(ours) == []


def test_a_one_way_migration_is_seen():
    there = Migration("0009_x", "pledge")
    there.operations = [
        migrations.RunPython(migrations.RunPython.noop),
        migrations.RunSQL("SELECT 1", "SELECT 1"),
    ]
    assert len(one_way([there])) == 1


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
