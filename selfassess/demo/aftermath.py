"""What became of the rounds: the view from outside, the signatures, the public page, and the plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from pledge.audit import Actor
from pledge.domain.working_days import london_date
from selfassess.demo.comments import REPLIES, SECOND
from selfassess.domain.bank import Aspect
from selfassess.domain.status import ActionMove
from selfassess.models import Answer, ImprovementAction, Round, Signature
from selfassess.selectors.snapshot import snapshot
from selfassess.services import commitment, plan, publications, second_scores, sign_off
from selfassess.services.editions import digest_of

if TYPE_CHECKING:
    from selfassess.demo.load import Cast

LEAD, MEMBER = (
    ("Carys Lloyd", "Head of community safety"),
    ("Councillor Ifor Bevan", "Cabinet member for safety"),
)
# Two weeks after it was submitted the reviewer has read it, and the assessor answers a week later.
READ, ANSWERED = timedelta(days=14), timedelta(days=21)


@dataclass(frozen=True, slots=True)
class Task:
    """One action of the plan: the gap, who sees to it, by when and what became of it (days from now)."""

    criterion: str
    aspect: Aspect
    owner: str
    email: str
    due: int
    measure: str
    started: int | None = None
    done: int | None = None
    words: str = ""


TASKS = (
    Task(
        "annual-data-published",
        Aspect.DUTY,
        "Ellen Marsh",
        "",
        -60,
        "The four figures stand on the case review page.",
        started=-250,
        words="Agreed by the partnership in May. Waiting for the web team.",
    ),
    Task(
        "housing-providers-co-opted",
        Aspect.DUTY,
        "Dafydd Rowe",
        "d.rowe@borsley.example.org",
        20,
        "A signed arrangement with each landlord that has homes here.",
        started=-120,
        words="Borsley Homes has agreed the text. Two smaller landlords have not replied.",
    ),
    Task(
        "frontline-awareness",
        Aspect.DONE,
        "Nadia Iqbal",
        "n.iqbal@borsley.example.org",
        -15,
        "Nine of ten calls asked about it can explain the review.",
        started=-90,
        words="Two of four teams briefed.",
    ),
    Task(
        "second-report-signpost",
        Aspect.DONE,
        "Nadia Iqbal",
        "n.iqbal@borsley.example.org",
        -200,
        "The script mentions the review at the second report.",
        started=-290,
        done=-200,
        words="The script was changed in April.",
    ),
    Task(
        "partner-website-signposting",
        Aspect.DONE,
        "Ellen Marsh",
        "",
        -150,
        "Police and landlords link to our page.",
        started=-280,
        done=-160,
        words="Police and Borsley Homes link to it.",
    ),
    Task(
        "victim-invited-to-meeting",
        Aspect.DONE,
        "Amara Osei",
        "",
        45,
        "Every victim is invited in writing to the next meeting.",
    ),
    Task("independent-chair", Aspect.DONE, "", "", 90, "The next meeting is chaired from outside."),
)


def play(row: Round, number: int, cast: Cast, *, submitted: datetime, signed: datetime) -> None:
    """From submitting a round to signing it; of the second round also its public page and the plan."""
    if number == len(SIGNED_WITH_REVIEW):
        _second_scores(row, cast, submitted)
    for kind, (name, position) in ((Signature.Kind.LEAD, LEAD), (Signature.Kind.MEMBER, MEMBER)):
        row.refresh_from_db()
        signing = sign_off.Signing(name, position, london_date(signed), name_may_be_published=True)
        sign_off.sign(row.pk, row.version, kind, signing, actor=cast.lead, at=signed)
    row.refresh_from_db()
    if number == len(SIGNED_WITH_REVIEW):
        _publish(row, cast, signed + timedelta(days=3))
        _plan(row, cast, signed + timedelta(days=10))


# The first round was signed without anybody from outside having looked; the second was reviewed.
SIGNED_WITH_REVIEW = (1, 2)


def go_on(row: Round, cast: Cast, now: datetime) -> None:
    """What has happened to the plan by today: begun, done, overdue."""
    for task in TASKS:
        found = ImprovementAction.objects.get(criterion=task.criterion, aspect=task.aspect.value)
        if task.started is not None:
            _report(found, ActionMove.START, task.words, cast.assessor, now + timedelta(days=task.started))
        if task.done is not None:
            _report(found, ActionMove.FINISH, task.words, cast.assessor, now + timedelta(days=task.done))


def _second_scores(row: Round, cast: Cast, submitted: datetime) -> None:
    for answer in Answer.objects.filter(round=row).order_by("criterion"):
        written, done, words = SECOND.get(answer.criterion, (answer.written, answer.done, ""))
        said = second_scores.Opinion(answer.duty, written, done, words)
        second_scores.save(row.pk, answer.criterion, 0, said, actor=cast.reviewer, at=submitted + READ)
    for criterion, words in REPLIES.items():
        second_scores.reply(row.pk, criterion, 1, words, actor=cast.assessor, at=submitted + ANSWERED)


def _publish(row: Round, cast: Cast, at: datetime) -> None:
    said = commitment.SignedBy(
        signed_on=london_date(at - timedelta(days=2)),
        signed_by="Councillor Meera Das",
        signed_position="Leader of the council",
        signed_name_agreed=True,
    )
    commitment.record_signed(row.authority_id, 0, said, actor=cast.lead, at=at)
    publications.publish(
        row.pk, row.version, seen=digest_of(snapshot(row)), actor=cast.lead, at=at + timedelta(hours=1)
    )


def _plan(row: Round, cast: Cast, at: datetime) -> None:
    today = london_date(cast.now)
    made = plan.make(row.pk, {(task.criterion, task.aspect) for task in TASKS}, actor=cast.assessor, at=at)
    tasks = {(task.criterion, task.aspect.value): task for task in TASKS}
    for action in made:
        task = tasks[action.criterion, action.aspect]
        details = plan.ActionDetails(
            title=action.title,
            measure=task.measure,
            template_document=action.template_document,
            owner=None,
            owner_name=task.owner,
            owner_email=task.email,
            due_on=today + timedelta(days=task.due),
        )
        plan.change(action.pk, action.version, details, actor=cast.assessor, at=at + timedelta(minutes=5))


def _report(action: ImprovementAction, move: ActionMove, words: str, actor: Actor, at: datetime) -> None:
    action.refresh_from_db()
    said = words if move is ActionMove.FINISH else ""
    plan.report(action.pk, action.version, move, said, actor=actor, at=at)
    if move is ActionMove.START and words:
        action.refresh_from_db()
        plan.report(action.pk, action.version, None, words, actor=actor, at=at + timedelta(days=20))
