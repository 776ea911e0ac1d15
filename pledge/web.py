"""How gunicorn serves the site: its settings, by its own names (``--config python:pledge.web``)."""

from pathlib import Path
from typing import Any

from django.urls import get_resolver

from pledge.env import ROOT
from pledge.settings import ENV, LOGGING

wsgi_app = "pledge.wsgi:application"
chdir = str(ROOT)
bind = f"{ENV.bind}:{ENV.port}"
workers = ENV.web_workers
worker_class = "gthread"
threads = 4
preload_app = True
control_socket_disable = True
# Whose address and whose HTTPS it is, Django works out from PLEDGE_TRUSTED_PROXIES alone.
forwarded_allow_ips = ""
graceful_timeout = 20
timeout = 60
max_requests = 5000
max_requests_jitter = 500
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None
# No access log: it would keep the tokens of links. Gunicorn's own words, and the errors it quotes, pass
# through the same formatter as everything else.
accesslog = None
logconfig_dict = {
    **LOGGING,
    "loggers": {
        **LOGGING["loggers"],
        "gunicorn.error": {
            "level": "WARNING",
            "handlers": [],
            "propagate": True,
            "qualname": "gunicorn.error",
        },
        "gunicorn.access": {
            "level": "ERROR",
            "handlers": [],
            "propagate": True,
            "qualname": "gunicorn.access",
        },
    },
}


def when_ready(server: Any) -> None:
    """Before the first worker: load every address, so that a page that cannot load stops the start."""
    assert get_resolver().reverse_dict, "There are addresses."
