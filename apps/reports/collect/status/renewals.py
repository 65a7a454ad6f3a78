"""What must be decided: deadlines of the next 90 days, and the next four quarters."""

from collections import Counter
from datetime import date
from decimal import Decimal

from apps.agreements import queries
from apps.agreements.models import Agreement
from apps.agreements.queries import NoticeDeadline
from apps.reports import rules
from apps.reports.collect.status.ask import Ask
from apps.reports.collect.status.commits import commits
from apps.reports.rules import Content

YEAR = 365
QUARTERS = 4
URGENT = 14  # days
PAGE = "/calendar/"


def renewals(ask: Ask) -> Content:
    """Three queries."""
    ahead = _in_scope(ask, queries.notice_deadlines_then(ask.day, ask.end, within_days=YEAR))
    soon = [one for one in ahead if one.deadline <= ask.soon]
    undecided = [one for one in soon if not one.decision]
    return rules.section(
        "RENEWALS", "Renewals with a deadline in the next 90 days",
        about="By the day to act: the business day at or before the notice deadline.",
        numbers=[
            rules.number("renewals_due", "Due in 90 days", len(soon), link=_page(ask)),
            rules.number("renewals_undecided", "Not decided", len(undecided), of=len(soon),
                         link=_page(ask), good="down"),
            rules.number("renewals_urgent", "Not decided, 14 days or less",
                         sum(one.days_left <= URGENT for one in undecided), good="down"),
        ],
        tables=[_table(ask, soon), _quarters(ask, ahead)],
        empty="No agreement has a notice deadline in the next 90 days.",
    )  # fmt: skip


def _page(ask: Ask) -> str:
    return ask.address("/agreements/", notice_to=ask.soon.isoformat(), state="ACTIVE")


def _in_scope(ask: Ask, found: list[NoticeDeadline]) -> list[NoticeDeadline]:
    ids = Agreement.objects.filter(ask.partners(), pk__in=[one.agreement.pk for one in found])
    here = set(ids.values_list("pk", flat=True))
    return [one for one in found if one.agreement.pk in here]


def _table(ask: Ask, soon: list[NoticeDeadline]) -> Content:
    values = _values(ask, [one.agreement for one in soon])
    columns = [
        rules.column("partner", "Partner", "name"), rules.column("agreement", "Agreement"),
        rules.column("silence", "If nobody acts"), rules.column("act_by", "Act by", "date"),
        rules.column("deadline", "Notice deadline", "date"),
        rules.column("ends", "Term end", "date"), rules.column("value", "Value a year", "money"),
        rules.column("decision", "Decision", "status"),
    ]  # fmt: skip
    lines = [
        rules.row(
            one.agreement.ref, one.agreement.partner.name, one.agreement.ref,
            _silence(one), one.act_by or one.deadline,
            None if one.is_end else one.deadline, one.period.ends_on,
            rules.money(values.get(one.agreement.pk), one.agreement.currency), _decision(one),
            link=f"/agreements/{one.agreement.ref}/",
        )
        for one in sorted(soon, key=lambda one: (one.act_by or one.deadline, one.agreement.pk))
    ]  # fmt: skip
    return rules.table("renewals", "", columns, lines, most=ask.most)


def _silence(one: NoticeDeadline) -> str:
    """`Renews for 12 months`: the day until then is the agreement's own page's."""
    return one.if_nobody_acts.partition(",")[0].rstrip(".")


def _decision(one: NoticeDeadline) -> Content:
    if one.decision:
        return rules.status("ok", one.decision)
    return rules.status("warn" if one.days_left <= URGENT else "idle", "Undecided")


def _values(ask: Ask, found: list[Agreement]) -> dict[int, Decimal]:
    """What each commits a year in its own currency. One query."""
    currency = {one.pk: one.currency for one in found}
    total: dict[int, Decimal] = {}
    for pk, name, yearly in commits(currency, on=ask.day):
        if name == currency[pk]:
            total[pk] = total.get(pk, Decimal(0)) + yearly
    return total


def _quarters(ask: Ask, ahead: list[NoticeDeadline]) -> Content:
    due = Counter(_quarter(one.deadline) for one in ahead)
    decided = Counter(_quarter(one.deadline) for one in ahead if one.decision)
    columns = [
        rules.column("quarter", "Quarter", "name"), rules.column("due", "Deadlines", "count"),
        rules.column("decided", "Decided", "count"), rules.column("open", "Open", "count"),
    ]  # fmt: skip
    lines = [
        rules.row(f"{year}Q{part}", f"Q{part} {year}", due[year, part], decided[year, part],
                  due[year, part] - decided[year, part])
        for year, part in _next_quarters(ask.day)
    ] if ahead else []  # fmt: skip
    return rules.table(
        "quarters", "The next four quarters", columns, lines, most=QUARTERS, compares=True
    )


def _quarter(day: date) -> tuple[int, int]:
    return day.year, (day.month + 2) // 3


def _next_quarters(today: date) -> list[tuple[int, int]]:
    year, part = _quarter(today)
    return [(year + (part - 1 + step) // 4, (part - 1 + step) % 4 + 1) for step in range(QUARTERS)]
