"""Agreements by state and value, spend against commit, and what must be decided in a year."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce

from apps.agreements import queries as agreements_of
from apps.agreements.enums import State
from apps.agreements.models import Agreement
from apps.breaches import queries as judged
from apps.breaches.enums import Kind
from apps.console.portfolio import drawing, panels
from apps.console.portfolio.drawing import Part
from apps.console.portfolio.panels import Ask, Cell, Panel, Row
from apps.core import units

QUARTERS = 4
OVER = (State.EXPIRED, State.TERMINATED, State.SUPERSEDED, State.CANCELLED)
Sums = dict[tuple[Any, str], Decimal]


def agreements(ask: Ask) -> Panel:
    """By state, with what those in it commit a year in each currency. Two queries at most."""
    found = Agreement.objects.filter(**ask.of("partner__region")).order_by()
    counts = dict(found.values_list("state").annotate(Count("pk")))
    sums = _yearly(ask) if ask.prices else {}
    states = [state for state in State if counts.get(state)]
    currencies = sorted({currency for _state, currency in sums})
    live = [state for state in states if state not in OVER]
    drawn = [counts[state] for state in live]
    return Panel(
        "agreements", "Agreements by state", "State",
        ["Agreements", *(f"{each} a year" for each in currencies)],
        [_state(ask, state, counts[state], currencies, sums) for state in states],
        ("No agreements yet", "They appear here by state, from the first draft on."),
        chart=drawing.columns(
            [state.label for state in live], [Part("Agreements", "accent", drawn)],
            summary=f"{sum(drawn)} agreements that are not over, by state.",
        ),
        note="Value is what commit clauses cost a year before overage; currencies are not added up."
        if ask.prices else "",
        address=ask.rows("agreement_list", all="1"),
    )  # fmt: skip


def _yearly(ask: Ask) -> Sums:
    """What commits cost a year by state and currency. One query."""
    found = agreements_of.commits_in_use().filter(**ask.of("term__agreement__partner__region"))
    rows = found.order_by().values_list("term__agreement__state", "currency")
    return {(state, currency): total for state, currency, total in rows.annotate(Sum("yearly"))}


def _state(ask: Ask, state: State, found: int, currencies: list[str], sums: Sums) -> Row:
    rows = ask.rows("agreement_list", state=state)
    values = [
        panels.money(
            sums.get((state, each)), each,
            ask.rows("agreement_list", state=state, commit=each),
        )
        for each in currencies
    ]  # fmt: skip
    return Row(state.label, [panels.count(found, rows), *values])


def spend(ask: Ask, now: datetime) -> Panel:
    """Commits of the running billing months: one row a currency, or one without amounts.

    One query.
    """
    found: QuerySet[Any] = judged.commits(now).filter(**ask.of("partner__region"))
    foreseen = Coalesce(F("projected_amount"), F("commit_amount"))
    by = found.order_by().values("currency") if ask.prices else found.order_by().values(whole=ALL)
    rows = by.annotate(
        n=Count("pk"), commit=Sum("commit_amount"), cost=Sum(foreseen), unused=Sum("unused_amount"),
        over=Count("pk", filter=Q(kind=Kind.OVER_COMMIT)),
        short=Count("pk", filter=Q(kind=Kind.COMMIT_SHORTFALL)),
    )  # fmt: skip
    amounts = ["Commit", "Foreseen", "Unused"] if ask.prices else []
    return Panel(
        "spend", "Spend against commit", "Currency" if ask.prices else "",
        ["Commits", "Over commit", "Paid, not used", *amounts],
        [_spend(ask, each) for each in sorted(rows, key=lambda each: -each["n"])],
        ("No commit runs this month", "Terms with a committed rate appear here."),
        note=f"Billing months that run on {units.day(now.date())}, foreseen at their end.",
        address=ask.rows("commit_list", all="1"),
    )  # fmt: skip


ALL = Value(1)


def _spend(ask: Ask, each: dict[str, Any]) -> Row:
    own = {"currency": each["currency"]} if ask.prices else {"all": "1"}
    rows = ask.rows("commit_list", **own)
    cells = [
        panels.count(each["n"], rows),
        panels.count(each["over"], ask.rows("commit_list", heading="OVER_COMMIT", **own),
                     tone="warn"),
        panels.count(each["short"], ask.rows("commit_list", heading="COMMIT_SHORTFALL", **own),
                     tone="warn"),
    ]  # fmt: skip
    if not ask.prices:
        return Row("All commits", cells)
    names = ("commit", "cost", "unused")
    cells += [panels.money(each[name], each["currency"], rows) for name in names]
    return Row(each["currency"], cells)


def renewals(ask: Ask, today: date) -> Panel:
    """What must be decided in this quarter and the three after it. Two queries at most."""
    spans = next_quarters(today)
    periods = agreements_of.to_decide(spans[0][0], spans[-1][1])
    found = periods.filter(**ask.of("agreement__partner__region")).order_by()
    counted = found.annotate(quarter=_quarter_of("decide_by", spans)).values("quarter").annotate(
        n=Count("pk"), decided=Count("pk", filter=Q(is_decided=True))
    )  # fmt: skip
    counts = {each["quarter"]: (each["n"], each["decided"]) for each in counted}
    sums = _to_decide_yearly(ask, spans) if ask.prices and counts else {}
    currencies = sorted({currency for _quarter, currency in sums})
    pairs = [counts.get(at, (0, 0)) for at in range(QUARTERS)]
    names = [quarter_name(first) for first, _last in spans]
    return Panel(
        "renewals", "Renewals in the next four quarters", "Quarter",
        ["To decide", "Decided", "Open", *(f"{each} a year" for each in currencies)],
        [_quarter(ask, names[at], spans[at], pairs[at], [
            (each, sums.get((at, each))) for each in currencies
        ]) for at in range(QUARTERS)] if counts else [],
        ("Nothing to decide within a year", "Agreements appear here by their notice deadline."),
        chart=drawing.columns(
            names,
            [Part("Decided", "ok-fill", [done for _n, done in pairs]),
             Part("Open", "warn-fill", [n - done for n, done in pairs])],
            summary=", ".join(f"{names[at]}: {n}, {done} decided" for at, (n, done)
                              in enumerate(pairs)),
        ),
        note="By notice deadline, or by the last day where no notice is asked for.",
        address=ask.rows("agreement_list", decide_from=spans[0][0].isoformat(),
                         decide_to=spans[-1][1].isoformat()),
    )  # fmt: skip


def next_quarters(today: date) -> list[tuple[date, date]]:
    """First and last day of what is left of this quarter, and of the three after it."""
    spans, first = [], today
    for _ in range(QUARTERS):
        month = (first.month + 2) // 3 * 3
        last = first.replace(month=month, day=monthrange(first.year, month)[1])
        spans.append((first, last))
        first = date.fromordinal(last.toordinal() + 1)
    return spans


def quarter_name(day: date) -> str:
    return f"Q{(day.month + 2) // 3} {day.year}"


def _quarter_of(path: str, spans: Iterable[tuple[date, date]]) -> Case:
    """The number of the span a day lies in, 0 for the first."""
    whens = [When(**{f"{path}__range": span}, then=Value(at)) for at, span in enumerate(spans)]
    return Case(*whens, output_field=IntegerField())


def _to_decide_yearly(ask: Ask, spans: list[tuple[date, date]]) -> Sums:
    """What the agreements to be decided commit a year, by quarter and currency. One query."""
    total: Sums = {}
    due = agreements_of.to_decide(spans[0][0], spans[-1][1])
    due = due.filter(**ask.of("agreement__partner__region"))
    found = agreements_of.commits_in_use().filter(term__agreement__periods__in=due)
    day = Coalesce("term__agreement__periods__notice_deadline", "term__agreement__periods__ends_on")
    rows = found.annotate(day=day).annotate(quarter=_quarter_of("day", spans)).order_by()
    for quarter, currency, yearly in rows.values_list("quarter", "currency").annotate(
        Sum("yearly")
    ):
        total[quarter, currency] = yearly
    return total


def _quarter(
    ask: Ask, name: str, span: tuple[date, date], pair: tuple[int, int],
    values: list[tuple[str, Decimal | None]],
) -> Row:  # fmt: skip
    within = {"decide_from": span[0].isoformat(), "decide_to": span[1].isoformat()}
    n, done = pair
    cells: list[Cell] = [
        panels.count(n, ask.rows("agreement_list", **within)),
        panels.count(done, ask.rows("agreement_list", decided="true", **within)),
        panels.count(n - done, ask.rows("agreement_list", decided="false", **within), tone="warn"),
    ]
    cells += [
        panels.money(amount, each, ask.rows("agreement_list", commit=each, **within))
        for each, amount in values
    ]
    return Row(name, cells)
