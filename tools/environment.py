"""Make ``.venv``; on a Debian whose Python comes without the means, get them or say how. Any Python 3.11."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MISSING = """This Python cannot make environments (no ensurepip). As an administrator:

    {command}
"""


def main() -> int:
    if (ROOT / ".venv" / "bin" / "pip").exists():
        return 0
    if find_spec("ensurepip") is None:
        package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        apt = shutil.which("apt-get")
        if apt is None or os.geteuid() != 0:
            command = f"apt-get install -y {package}" if apt else "install Python's ensurepip"
            print(MISSING.format(command=command), file=sys.stderr)
            return 1
        subprocess.run([apt, "update", "-q"], check=True, stdout=subprocess.DEVNULL)
        subprocess.run([apt, "install", "-y", "-q", package], check=True, stdout=subprocess.DEVNULL)
    print("Making the environment in .venv …", flush=True)
    venv.create(ROOT / ".venv", with_pip=True, symlinks=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
