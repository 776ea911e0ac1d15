"""Install a lock file into this environment: ready-made wheels with the hashes it names, and nothing else.

No package's own code runs while it is installed, and none that the lock file does not name comes along.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OPTIONS = ("-qq", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:", "--require-hashes")
FOR = {"base": "the service", "dev": "the tests", "node": "building the styles (there is no npm here)"}


def main(name: str) -> int:
    print(f"Installing what is needed for {FOR[name]} …", flush=True)
    command = [sys.executable, "-m", "pip", "install", *OPTIONS]
    return subprocess.run([*command, "-r", f"requirements/{name}.txt"], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
