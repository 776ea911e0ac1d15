"""The database itself refuses to change the audit log, whoever asks.

An update is refused on both databases. A delete of rows is refused on PostgreSQL, which production
runs on; SQLite's own emptying of a table, which its tests use, is a delete and must stay possible.
"""

from django.db import migrations

REFUSE = {
    "sqlite": [
        """CREATE TRIGGER pledge_auditentry_no_update BEFORE UPDATE ON pledge_auditentry
           BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END""",
    ],
    "postgresql": [
        """CREATE FUNCTION pledge_auditentry_refuse() RETURNS trigger LANGUAGE plpgsql AS
           $$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$""",
        """CREATE TRIGGER pledge_auditentry_no_change BEFORE UPDATE OR DELETE ON pledge_auditentry
           FOR EACH ROW EXECUTE FUNCTION pledge_auditentry_refuse()""",
    ],
}
ALLOW = {
    "sqlite": ["DROP TRIGGER pledge_auditentry_no_update"],
    "postgresql": [
        "DROP TRIGGER pledge_auditentry_no_change ON pledge_auditentry",
        "DROP FUNCTION pledge_auditentry_refuse()",
    ],
}


def run(statements):
    def on_this_database(apps, schema_editor):
        for statement in statements[schema_editor.connection.vendor]:
            schema_editor.execute(statement)

    return on_this_database


class Migration(migrations.Migration):
    dependencies = [("pledge", "0001_initial")]
    operations = [migrations.RunPython(run(REFUSE), run(ALLOW))]
