"""A Chromium for the tests: found, or installed by package name, or one command printed. Never skipped."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

# With a font whose letters are as wide as Arial's: a machine without any would draw none.
PACKAGES = ("chromium", "fonts-liberation")
NAMES = ("chromium", "chromium-browser", "google-chrome")
MISSING = """There is no Chromium on this machine, and the tests need one. As an administrator:

    {command}
"""


def find_browser() -> str | None:
    """The path of the machine's Chromium."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def main() -> int:
    if find_browser():
        return 0
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        command = f"apt-get install -y {' '.join(PACKAGES)}" if apt else "install the package chromium"
        print(MISSING.format(command=command), file=sys.stderr)
        return 1
    print("Installing chromium for the tests …", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run([apt, "update", "-q"], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(
        [apt, "install", "-y", "-q", "--no-install-recommends", *PACKAGES],
        check=True,
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    return 0 if find_browser() else 1


if __name__ == "__main__":
    raise SystemExit(main())
