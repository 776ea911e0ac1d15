"""Is there a PostgreSQL at this address that a test run may use? Says which, or what is wrong, and fails."""

from __future__ import annotations

import sys

import psycopg

WAIT = 10


def main(address: str) -> int:
    try:
        with psycopg.connect(address, connect_timeout=WAIT) as connection:
            version = connection.info.server_version // 10000
            creates = connection.execute(
                "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
            )
            may_create = creates.fetchone() == (True,)
    except psycopg.OperationalError as error:
        print(f"PostgreSQL does not answer: {error}", file=sys.stderr)
        return 1
    if not may_create:
        print("This PostgreSQL user may not create the database of the tests (CREATEDB).", file=sys.stderr)
        return 1
    print(f"PostgreSQL {version} answers.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
