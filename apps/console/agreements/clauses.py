"""The clauses of an agreement and how each is kept. Bulk reads only."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from apps.agreements.enums import ScopeKind, TermType
from apps.agreements.models import Agreement, ContractTerm, TermRevision
from apps.agreements.rules import MEASURED, CommitRate
from apps.breaches.enums import BROKEN, Outcome, Severity, State
from apps.breaches.models import Breach, Evaluation
from apps.console.agreements import words
from apps.core import units
from apps.core.written import written_once

MBPS = 10**6
BY_HAND = ("idle", "Kept by people")
# Pages read these columns only: what Django spends on a row grows with its columns.
TERM_COLUMNS = ("type", "clause", "scope_kind", "metro__name", "site__code", "interconnect__name")
EVALUATION_COLUMNS = (
    "term_id", "scope_ref", "day", "window_from", "value", "threshold", "value_bps", "n_valid",
    "n_expected", "outcome", "interconnect__name",
)  # fmt: skip
BREACH_COLUMNS = (
    "ref", "term_id", "scope_ref", "state", "severity", "measured", "days_over", "over_since",
)  # fmt: skip


@dataclass(frozen=True)
class TermRow:
    """A clause with its promise and the newest judgement of the scope that keeps it least."""

    term: ContractTerm
    revision: TermRevision | None
    contracted: str
    evaluation: Evaluation | None
    measured: str
    percent: Decimal | None
    limit: Decimal | None
    window: str
    scope: str
    tone: str
    word: str
    breach: Breach | None

    @property
    def is_measured(self) -> bool:
        return self.term.type in MEASURED

    @property
    def bar_tone(self) -> str:
        return "bad" if self.tone == "bad" else ""


def term_rows(agreement: Agreement, today: date) -> list[TermRow]:
    """The clauses in use and how they are kept. Four queries: terms, revisions, newest
    evaluations, live breaches; a fifth for sets of caches."""
    terms = _terms(agreement.pk)
    sets = [term for term in terms if term.scope_kind == ScopeKind.CACHE_SET]
    prefetch_related_objects(sets, "caches")
    newest = newest_evaluations(terms)
    live = live_breaches(terms)
    rows = [_term_row(term, newest[term.pk], live[term.pk], today) for term in terms]
    return sorted(rows, key=lambda row: (row.tone != "bad", row.tone != "warn"))


@written_once
def _terms(agreement: int) -> QuerySet[ContractTerm]:
    found = ContractTerm.objects.filter(agreement=agreement, retired_at=None)
    found = found.select_related("metro", "site", "interconnect").only(*TERM_COLUMNS)
    return found.order_by("pk").prefetch_related(Prefetch("revisions", _in_order()))


def _in_order() -> QuerySet[TermRevision]:
    columns = ("term_id", "number", "params", "valid_from", "valid_to")
    return TermRevision.objects.only(*columns).order_by("valid_from")


def newest_evaluations(terms: Iterable[ContractTerm]) -> defaultdict[int, list[Evaluation]]:
    """The newest judgement of each scope, by term. One query."""
    found: defaultdict[int, list[Evaluation]] = defaultdict(list)
    for row in _evaluations(tuple(term.pk for term in terms)):
        found[row.term_id].append(row)
    return found


@written_once
def _evaluations(terms: tuple[int, ...]) -> QuerySet[Evaluation]:
    return (
        Evaluation.objects.filter(term__in=terms, is_latest=True)
        .select_related("interconnect")
        .only(*EVALUATION_COLUMNS)
        .order_by("term_id", "scope_ref", "-day")
        .distinct("term_id", "scope_ref")
    )


def live_breaches(terms: Iterable[ContractTerm]) -> defaultdict[int, list[Breach]]:
    """Breaches that are not over, by term; the worst first. One query."""
    found: defaultdict[int, list[Breach]] = defaultdict(list)
    rows = _live(tuple(term.pk for term in terms))
    for row in sorted(rows, key=lambda row: (row.state not in BROKEN, -(row.measured or 0))):
        found[row.term_id].append(row)
    return found


@written_once
def _live(terms: tuple[int, ...]) -> QuerySet[Breach]:
    rows = Breach.objects.filter(term__in=terms).exclude(state__in=[State.RESOLVED, State.OK])
    return rows.only(*BREACH_COLUMNS)


def _term_row(
    term: ContractTerm, evaluations: list[Evaluation], breaches: list[Breach], today: date
) -> TermRow:
    revision = in_force(term, today)
    params = words.parsed(term.type, revision.params) if revision else None
    worst = max(evaluations, key=_badness, default=None)
    breach = breaches[0] if breaches else None
    if breach:
        same = [each for each in evaluations if each.scope_ref == breach.scope_ref]
        worst = same[0] if same else worst
    tone, word = _standing(breach, worst, today)
    tone, word = (tone, word) if term.type in MEASURED else BY_HAND
    is_share = worst is not None and term.type == TermType.UPGRADE_TRIGGER
    return TermRow(
        term=term,
        revision=revision,
        contracted=words.contracted(params) if params else units.NONE,
        evaluation=worst,
        measured=words.measured(worst, term.type) if worst else "",
        percent=worst.value if is_share and worst else None,
        limit=worst.threshold if is_share and worst else None,
        window=words.window(worst.window_from, worst.day) if worst else "",
        scope=_scope(term, worst, len(evaluations)),
        tone=tone,
        word=word,
        breach=breach,
    )


@dataclass(frozen=True)
class ScopeRow:
    """One interconnect (or all together) under a clause, with its newest judgement."""

    evaluation: Evaluation
    name: str
    measured: str
    window: str
    tone: str
    word: str
    breach: Breach | None


def scope_rows(term: ContractTerm, today: date) -> list[ScopeRow]:
    """What a clause applies to and how each keeps it, the worst first. Two queries."""
    live = {breach.scope_ref: breach for breach in reversed(live_breaches([term])[term.pk])}
    evaluations = sorted(newest_evaluations([term])[term.pk], key=_badness, reverse=True)
    return [_scope_row(term, row, live.get(row.scope_ref), today) for row in evaluations]


def _scope_row(
    term: ContractTerm, evaluation: Evaluation, breach: Breach | None, today: date
) -> ScopeRow:
    tone, word = _standing(breach, evaluation, today)
    return ScopeRow(
        evaluation=evaluation,
        name=evaluation.interconnect.name if evaluation.interconnect else "All interconnects",
        measured=words.measured(evaluation, term.type),
        window=words.window(evaluation.window_from, evaluation.day),
        tone=tone,
        word=word,
        breach=breach,
    )


def in_force(term: ContractTerm, today: date) -> TermRevision | None:
    """The revision of today, else the next to come. Needs `revisions` prefetched."""
    rows = list(term.revisions.all())
    now = [r for r in rows if r.valid_from <= today and (r.valid_to is None or today <= r.valid_to)]
    ahead = [r for r in rows if r.valid_from > today]
    return next(iter([*now, *ahead]), None)


def _badness(evaluation: Evaluation) -> tuple[int, Decimal]:
    order = [Outcome.NO_DATA, Outcome.KEPT, Outcome.UNDECIDED, Outcome.BROKEN]
    return order.index(Outcome(evaluation.outcome)), evaluation.value or Decimal(0)


def _scope(term: ContractTerm, worst: Evaluation | None, count: int) -> str:
    """Which scope the figure is of, where there are several."""
    if worst is None or worst.interconnect is None or count < 2:
        return ""
    return f"{worst.interconnect.name}, worst of {count}"


def _standing(breach: Breach | None, worst: Evaluation | None, today: date) -> tuple[str, str]:
    if breach is not None and breach.state != State.PENDING:
        return _breach_standing(breach, today)
    if worst is None:
        return "idle", "Not judged yet"
    if worst.outcome == Outcome.NO_DATA:
        share = worst.n_valid * 100 // max(worst.n_expected, 1)
        return "gap", f"Hold, {share}{units.NBSP}% data"
    if breach is not None:
        return "warn", f"Pending, day {breach.days_over}"
    if worst.outcome == Outcome.BROKEN:
        return "warn", "Over the limit"
    return ("ok", "Met") if worst.outcome == Outcome.KEPT else ("ok", "Met, near the limit")


def _breach_standing(breach: Breach, today: date) -> tuple[str, str]:
    if breach.state == State.WAIVED:
        return "hold", "Waived"
    days = max((today - breach.over_since).days, 0)
    tone = "warn" if breach.severity in (Severity.INFO, Severity.WARNING) else "bad"
    word = "Acknowledged" if breach.state == State.ACKNOWLEDGED else "Breach"
    return tone, f"{word}, {days}{units.NBSP}d"


def yearly_commit(rows: Iterable[TermRow]) -> tuple[Decimal, str] | None:
    """The commit in money a year over all commit clauses, with its currency; None without one."""
    read = (words.parsed(row.term.type, row.revision.params) for row in rows if row.revision)
    found = [params for params in read if isinstance(params, CommitRate)]
    currencies = {params.currency for params in found}
    if len(currencies) != 1:
        return None
    amounts = (Decimal(p.commit_bps) / MBPS * p.price_per_mbps * 12 for p in found)
    return sum(amounts, Decimal(0)), currencies.pop()
