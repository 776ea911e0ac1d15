"""A local route run as published: what it comes to on a day, for certain and at best."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .application import Application
from .conditions import NO, UNKNOWN, YES, Answer, Verdict, judge
from .dating import Span
from .grouping import Best, Members, best_group, reached
from .plan import Bar, Plan, Timing
from .standing import Field, Lives, Standings, Weights, over

OUTCOMES: dict[Answer, str] = {YES: "met", UNKNOWN: "cannot-tell", NO: "not-reached"}

Freshness = tuple[Mapping[str, Answer], ...]
Key = tuple[int, Weights, tuple[tuple[Answer, ...], ...]]


@dataclass(slots=True)
class LocalCount:
    """What a route comes to on one day; ``datings`` say which reports are in time."""

    outcome: str
    field: Field
    best: Best
    datings: dict[str, Answer]
    bars: list[tuple[Bar, Verdict]]
    opened: bool


class Locals:
    """The local routes of one application, on any day. Whatever two of them share is worked out once."""

    def __init__(self, application: Application, standings: Standings) -> None:
        self.application = application
        self.standings = standings
        self.no_field = Field(application, None, Timing(None, None), [], [], Lives([]), None)
        #: What the bars of a plan allow, where no day can change it.
        self.allowed: dict[int, Answer] = {}
        self.verdicts: dict[tuple[int, Span], Verdict] = {}
        self.weighed: dict[Key, Best] = {}
        self.reached: dict[Key, Answer] = {}

    def fields(self, plan: Plan) -> list[Field]:
        """The reports that the route may count, for each behaviour."""
        return self.standings.under(plan.asks, plan.timing) if plan.counted else []

    def count(self, plan: Plan, applied: Span) -> LocalCount:
        """What the route comes to if the application is made on a day (or within a few)."""
        bars = [(bar, self._verdict(bar, applied)) for bar in plan.bars]
        answer: Answer = min([verdict.answer for _, verdict in bars], default=YES)
        opened = any(verdict.opened for _, verdict in bars)
        if not plan.counted:
            outcome = _for_people(plan, [verdict for _, verdict in bars], answer)
            return LocalCount(outcome, self.no_field, Best(), {}, bars, opened)
        chosen, best = self.no_field, None
        for field in self.fields(plan):
            found = self._best(plan, field, applied)
            if best is None or found.rank > best.rank:
                chosen, best = field, found
        best = best or Best()
        datings = {}
        if best is not None:
            rows = zip(self.application.ordered, chosen.answers, chosen.on(applied)[0], strict=True)
            datings = {report.id: dating for report, may_count, dating in rows if may_count}
        return LocalCount(OUTCOMES[min(answer, best.answer)], chosen, best, datings, bars, opened)

    def outcome(self, plan: Plan, applied: Span) -> str:
        """Only the outcome on a day, with no more work than it takes."""
        if not plan.counted:
            return self.count(plan, applied).outcome
        most = self._most(plan, applied)
        answer: Answer = NO
        needed = plan.company.number
        for field in self.fields(plan):
            if answer >= most:
                break
            weights = field.on(applied)[1]
            # No count of anything can be more than there are reports in time.
            if len(weights) - weights.count(NO) >= needed:
                answer = max(answer, self._reached(plan, field, applied))
        return OUTCOMES[min(most, answer)]

    def _most(self, plan: Plan, applied: Span) -> Answer:
        """What its bars leave a route to come to at most."""
        known = self.allowed.get(id(plan))
        if known is not None:
            return known
        most: Answer = min([self._verdict(bar, applied).answer for bar in plan.bars], default=YES)
        if not any(bar.timed for bar in plan.bars):
            self.allowed[id(plan)] = most
        return most

    def _verdict(self, bar: Bar, applied: Span) -> Verdict:
        """What a bar comes to; only time can make it differ from day to day."""
        application = self.application
        if not bar.timed:
            applied = application.applied_from, application.applied_to
        key = id(bar), applied
        verdict = self.verdicts.get(key)
        if verdict is None:
            if bar.timed:
                verdict = over(applied, [judge(bar.node, application, None, day) for day in applied])
            else:
                verdict = judge(bar.node, application, None, application.applied_to)
            self.verdicts[key] = verdict
        return verdict

    def _best(self, plan: Plan, field: Field, applied: Span) -> Best:
        """The best group of the reports that are in time."""
        key, fresh = self._key(plan, field, applied)
        best = self.weighed.get(key)
        if best is None:
            best = best_group(plan.company, self.application, self._members(key), fresh)
            self.weighed[key] = best
            self.reached[key] = best.answer
        return best

    def _reached(self, plan: Plan, field: Field, applied: Span) -> Answer:
        """Only whether the reports that are in time reach the number."""
        key, fresh = self._key(plan, field, applied)
        answer = self.reached.get(key)
        if answer is None:
            answer = reached(plan.company, self.application, self._members(key), fresh)
            self.reached[key] = answer
        return answer

    def _key(self, plan: Plan, field: Field, applied: Span) -> tuple[Key, Freshness]:
        """What the outcome turns on: the same reports come to the same on any day and any route."""
        weights = field.on(applied)[1]
        fresh = _freshness(field, applied) if plan.timing.latest else ()
        return (id(plan.company), weights, tuple([tuple(one.values()) for one in fresh])), fresh

    def _members(self, key: Key) -> Members:
        reports = self.application.ordered
        return [(one, weight == YES) for one, weight in zip(reports, key[1], strict=True) if weight]


def _freshness(field: Field, applied: Span) -> Freshness:
    """For each of the route's rules about the latest one, how fresh each report in time is."""
    weights = field.on(applied)[1]
    return tuple(
        {
            report.id: answer
            for report, answer, weight in zip(
                field.application.ordered, lives.on(applied), weights, strict=True
            )
            if weight
        }
        for lives in field.fresh
    )


def _for_people(plan: Plan, verdicts: Sequence[Verdict], answer: Answer) -> str:
    """A route without a number: people open it, or a word of the applicant's does."""
    if answer == YES:
        return "met"
    if any(verdict.answer == NO and not verdict.waiting for verdict in verdicts):
        return "not-reached"
    return "for-people" if plan.route.kind == "discretion" or answer == NO else "cannot-tell"
