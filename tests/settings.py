"""The product's settings with what a test run changes: its own database, files and plain static storage."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

os.environ.setdefault("PLEDGE_MODE", "demonstration")
if "PYTEST_RUN_FOLDER" not in os.environ:
    # One folder a run, handed down to pytest-xdist's workers by the environment, gone when the run ends.
    os.environ["PYTEST_RUN_FOLDER"] = tempfile.mkdtemp(prefix="pledge-test-")
    atexit.register(shutil.rmtree, os.environ["PYTEST_RUN_FOLDER"], ignore_errors=True)
RUN = Path(os.environ["PYTEST_RUN_FOLDER"])
os.environ["PLEDGE_VAR"] = str(RUN)

from pledge.settings import *

# A name of its own, so that two runs on one machine never share a database. On SQLite a file and not memory:
# the concurrency tests need real locks, and the browser tests a server in another thread.
sqlite = DATABASES["default"]["ENGINE"].endswith("sqlite3")
DATABASES["default"]["TEST"] = {
    "NAME": str(RUN / "test.sqlite3") if sqlite else "test_" + RUN.name.replace("-", "_")
}
# Kept connections outlive a test and stop PostgreSQL from dropping its database.
DATABASES["default"]["CONN_MAX_AGE"] = 0

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STATIC_ROOT.mkdir(exist_ok=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# As it will be with a second language: what is looked up in catalogues must work before there is one.
LANGUAGES = [*LANGUAGES, ("cy", "Cymraeg")]
USE_I18N = True
