"""Write the lock files: every version and its hashes, and no address to fetch them from."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAMES = ("base", "node", "dev")
OPTIONS = (
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-header",
    "--no-annotate",
    "--upgrade",
    "--override=without.in",
)


def main() -> int:
    folder = ROOT / "requirements"
    for name in NAMES:
        command = ["uv", "pip", "compile", "--quiet", *OPTIONS, f"{name}.in", "-o", f"{name}.txt"]
        subprocess.run([str(ROOT / ".venv" / "bin" / command[0]), *command[1:]], cwd=folder, check=True)
    npm = shutil.which("npm")
    if npm:
        command = [
            npm,
            "install",
            "--package-lock-only",
            "--omit-lockfile-registry-resolved",
            "--ignore-scripts",
        ]
        subprocess.run(command, cwd=ROOT, check=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
