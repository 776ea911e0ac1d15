"""``make pictures``: the screenshots of the README and of docs/, made anew from the demonstration.

Everything is made in a folder of its own, with a database and a server of its own, and thrown away. The same
cases come out each time; dates are counted back from the day, and references are random.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import django
from playwright.sync_api import Browser, Page, StorageState, sync_playwright

from tests.small_pictures import squeezed
from tools.browser import find_browser

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
DESKTOP, PHONE = 1040, 390
# What a reader's connection is spared.
LARGEST = 200_000


@dataclass(frozen=True, slots=True)
class Picture:
    """One file: how wide, how much of the page, as whom, and the way to the page."""

    name: str
    width: int
    height: int
    who: str
    go: Callable[[Page], None]


def main() -> None:
    """Make every picture."""
    with tempfile.TemporaryDirectory(prefix="pictures-") as folder:
        port = free_port()
        os.environ |= {
            "PLEDGE_MODE": "demonstration",
            "PLEDGE_VAR": folder,
            "PORT": str(port),
            "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
            "DJANGO_SETTINGS_MODULE": "pledge.settings",
            # Playwright's synchronous driver runs an event loop in this very thread.
            "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
        }
        django.setup()
        subprocess.run([sys.executable, "manage.py", "prepare"], cwd=ROOT, check=True)
        with served(port) as site:
            take_all(site)


def take_all(site: str) -> None:
    """Every picture, from scratch."""
    shutil.rmtree(PICTURES, ignore_errors=True)
    PICTURES.mkdir(parents=True)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=find_browser(), args=["--no-sandbox"] if os.geteuid() == 0 else []
        )
        signed_in = {who: sign_in(browser, site, who) for who in {one.who for one in pictures() if one.who}}
        for picture in pictures():
            take(browser, site, picture, signed_in.get(picture.who))
        browser.close()


def take(browser: Browser, site: str, picture: Picture, signed_in: StorageState | None) -> None:
    """One picture, of as much of the page as the window shows."""
    context = browser.new_context(
        base_url=site,
        viewport={"width": picture.width, "height": picture.height},
        device_scale_factor=2 if picture.width == PHONE else 1,
        reduced_motion="reduce",
        locale="en-GB",
        timezone_id="Europe/London",
        storage_state=signed_in,
    )
    page = context.new_page()
    picture.go(page)
    file = PICTURES / f"{picture.name}.png"
    seen = page.screenshot(animations="disabled")
    page.goto("about:blank")
    file.write_bytes(squeezed(page, seen))
    context.close()
    size = file.stat().st_size
    print(f"{file.relative_to(ROOT)}  {size // 1000} kB", flush=True)
    if size > LARGEST:
        raise SystemExit(f"{file.name} is larger than {LARGEST // 1000} kB: show less of the page.")


def sign_in(browser: Browser, site: str, email: str) -> StorageState:
    """As a person does, with password and six digits; what the browser then holds."""
    from django.utils import timezone

    from reviews.demo.people import PASSWORD, code_now

    context = browser.new_context(base_url=site)
    page = context.new_page()
    page.goto("/account/sign-in/")
    page.get_by_label("Email address").fill(email)
    page.locator("input[type=password]").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.locator("input[name=code]").fill(code_now(email, at=timezone.now()))
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda address: "/account/" not in address)
    state = context.storage_state()
    context.close()
    return state


def pictures() -> list[Picture]:
    """What is shown, in the order of the README."""
    amara, carys, ellen = (f"{who}@borsley.example.org" for who in ("amara", "carys", "ellen"))
    assessment = "/borsley/selfassessment/"
    library = "/borsley/settings/procedure/choose/"
    return [
        Picture("ledger", DESKTOP, 1390, amara, ledger),
        Picture("start-phone", PHONE, 844, "", lambda page: page.goto("/borsley/")),
        Picture("question-phone", PHONE, 844, "", lambda page: applying(page, "safe-contact")),
        Picture("check-phone", PHONE, 844, "", lambda page: applying(page, "check")),
        Picture("inbox", DESKTOP, 1000, amara, lambda page: page.goto("/borsley/casework/")),
        Picture("case", DESKTOP, 1180, amara, lambda page: page.goto(of_case("Tomasz Nowak", "overview"))),
        Picture(
            "decision", DESKTOP, 1240, amara, lambda page: page.goto(of_case("Samir Haddad", "decision"))
        ),
        Picture("letter", DESKTOP, 1180, amara, lambda page: page.goto(letter_of("Gethin Purcell"))),
        Picture("ledger-phone", PHONE, 844, amara, ledger),
        Picture("procedure", DESKTOP, 1240, carys, lambda page: page.goto(f"{library}kirklees/")),
        Picture("trying", DESKTOP, 1240, carys, lambda page: trying(page, f"{library}ashfield/try/")),
        Picture("results", DESKTOP, 1480, ellen, lambda page: page.goto(f"{assessment}3/results/")),
        Picture("criterion", DESKTOP, 1480, ellen, lambda page: page.goto(criterion(assessment))),
        Picture("plan", DESKTOP, 1480, ellen, lambda page: page.goto(f"{assessment}plan/")),
    ]


def criterion(assessment: str) -> str:
    """A criterion with a duty, both ladders and a live figure."""
    return f"{assessment}3/criteria/applications-passed-on/"


def ledger(page: Page) -> None:
    """Ruth's reports, scrolled to what the advice says."""
    page.goto(of_case("Ruth Adjei", "reports"))
    page.evaluate("document.querySelector('main h1').scrollIntoView()")


def trying(page: Page, address: str) -> None:
    """A procedure of the library tried on the first of the examples."""
    page.goto(address)
    page.locator("input[name=example]").first.check()
    page.locator("main form").last.locator("button").first.click()
    page.locator("main h2").first.scroll_into_view_if_needed()


def of_case(applicant: str, page: str) -> str:
    """The address of a page of somebody's case."""
    from django.urls import reverse

    return reverse(f"case_{page}", args=["borsley", _case(applicant).reference])


def letter_of(applicant: str) -> str:
    """The address of the letter that told them the decision."""
    from django.urls import reverse

    case = _case(applicant)
    return reverse("case_letter", args=["borsley", case.reference, _decision_letter(case)])


def applying(page: Page, slug: str) -> None:
    """An application that is being written, open at one page."""
    from django.utils import timezone

    from pledge.domain.working_days import london_date
    from reviews.demo.answers import Told, answers
    from reviews.demo.when import When

    page.goto("/borsley/apply/")
    page.get_by_role("button", name="Start now").click()
    at = timezone.now()
    given = answers(
        When(london_date(at), at),
        name="Jo Merrow",
        place="12 Canal Court, Borsley",
        postcode="BY1 4TD",
        happening="Shouting and banging on the stairs, most nights.",
        effect="My son is tired and does not want to go to school.",
        email="jo.merrow@example.org",
        phone="07700 900123",
        safe={"safe_email": "yes", "safe_call": "no"},
        reports=(
            Told("Shouting until three.", 48, 47),
            Told("Banging on our door.", 20, 19, "police", "online"),
        ),
    )
    _fill_newest_draft(given)
    page.goto(f"/borsley/apply/{slug}/")


def _fill_newest_draft(given: dict[str, object]) -> None:
    from reviews.models import Draft

    with _borsley():
        draft = Draft.objects.filter(sent_at=None).latest("started_at")
        draft.answers = given
        draft.save()


def _case(applicant: str):
    from reviews.models import Case

    with _borsley():
        return Case.objects.get(people__name=applicant, people__is_applicant=True)


def _decision_letter(case) -> int:
    with _borsley():
        return int(case.letters.filter(decision__isnull=False).values_list("number", flat=True)[0])


@contextmanager
def _borsley() -> Iterator[None]:
    from pledge.models import Authority
    from pledge.scoping import in_authority

    with in_authority(Authority.objects.get(slug="borsley")):
        yield


@contextmanager
def served(port: int) -> Iterator[str]:
    """The web server alone, until the pictures are made."""
    site = f"http://127.0.0.1:{port}"
    process = subprocess.Popen([sys.executable, "manage.py", "serve", "--only", "web"], cwd=ROOT)
    try:
        for _try in range(60):
            if _answers(site):
                break
            time.sleep(0.5)
        yield site
    finally:
        process.terminate()
        process.wait(timeout=30)


def _answers(site: str) -> bool:
    try:
        with urllib.request.urlopen(f"{site}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


if __name__ == "__main__":
    main()
