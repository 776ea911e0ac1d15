"""What every test stands on: nothing is skipped, the browser is the machine's own Chromium."""

import os
import shutil

import pytest
from hypothesis import HealthCheck, settings

# The same examples on every machine, however busy it is: a run that fails can be run again.
settings.register_profile(
    "product", derandomize=True, database=None, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("product")

# Playwright's synchronous driver runs an event loop in the test's own thread, where the database is used.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector):
    """A test file that skips itself whole fails too."""
    report = yield
    if report.skipped:
        report.outcome = "failed"
        report.longrepr = f"{collector.nodeid} was skipped ({report.longrepr}); nothing may be."
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):
    """A test that skips itself, or is expected to fail, fails: what is not tested is not done."""
    report = yield
    if report.skipped:
        report.outcome = "failed"
        report.longrepr = (
            f"{item.nodeid} was skipped or expected to fail ({report.longrepr}); nothing may be."
        )
    return report


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    """The Chromium of the machine; its own sandbox cannot run as root, as in a container."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert found, "No Chromium on this machine: make test says how to get one."
    return browser_type_launch_args | {
        "executable_path": found,
        "args": ["--no-sandbox"] if os.getuid() == 0 else [],
    }
