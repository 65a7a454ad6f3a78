"""Cost against commit: how much of what is paid in any case is used. Money only with prices."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString

from apps.breaches import queries
from apps.breaches.filters import HEADINGS, CommitFilter
from apps.breaches.models import Projection
from apps.console import addresses, options
from apps.console.bars import bars
from apps.console.lists import Column, Drop, Empty, Listing
from apps.core import units
from apps.core.ui import components

MONEY = {"so_far_cost", "cost", "commit_cost", "unused", "currency"}
LOOKS = {
    "OVER_COMMIT": ("warn", "Over commit"),
    "COMMIT_SHORTFALL": ("warn", "Paid, not used"),
}
FULL = Decimal(100)


def decorate(rows: Sequence[Any]) -> None:
    """Set `months` on each: the use of the last twelve. One query."""
    found = queries.past_use([row.term_id for row in rows], timezone.localdate())
    for row in rows:
        row.months = found[row.term_id]


def _clause(row: Projection) -> SafeString:
    term = row.term
    address = f"{addresses.of(term.agreement.ref)}terms/{term.pk}/"
    return components.link(address, row.partner.name, f"{term.agreement.ref} {term.clause}")


def _use(row: Any) -> SafeString:
    tone = "warn" if row.kind else ""
    return components.meter(row.use, FULL, tone=tone)


def _projected(row: Projection) -> SafeString | str:
    if row.projected_bps is None:
        return _note("from day 10")
    around = f"{units.rate(row.low_bps)} to {units.rate(row.high_bps)}".replace(" ", units.NBSP)
    return components.two_lines(units.rate(row.projected_bps), around)


def _note(text: str) -> SafeString:
    return components.safe(f'<span class="ep-sub ep-nowrap">{components.escape(text)}</span>')


def _heading(row: Projection) -> SafeString:
    if row.kind in LOOKS:
        return components.status(*LOOKS[row.kind])
    if row.projected_bps is None:
        return components.status("wait", "Too early")
    return components.status("ok", "Within")


def _months(row: Any) -> SafeString:
    known = [percent for percent in row.months if percent is not None]
    if not known:
        return _note("no statements")
    text = ", ".join("none" if each is None else f"{each}" for each in row.months)
    return bars(row.months, f"Percent of commit, twelve months: {text}")


def _cents(name: str) -> Any:
    return lambda row: units.cents(getattr(row, name), row.currency)


def _money(key: str, label: str, name: str, *, is_on: bool = True) -> Column:
    return Column(
        key, label, lambda row: getattr(row, name), _cents(name), sort=name, nulls=True,
        numeric=True, is_on=is_on,
    )  # fmt: skip


COMMITS = Listing(
    key="commits",
    saves=True,
    noun="commit",
    nouns="commits",
    filters=CommitFilter,
    sort="-use",
    hint="Partner, agreement or clause",
    decorate=decorate,
    columns=(
        Column("where", "Clause", lambda p: p.partner.name, _clause, sort="partner__name"),
        Column("commit", "Commit", lambda p: p.commit_bps, lambda p: units.rate(p.commit_bps),
               sort="commit_bps", numeric=True),
        Column("so_far", "So far", lambda p: p.so_far_bps, lambda p: units.rate(p.so_far_bps),
               sort="so_far_bps", nulls=True, numeric=True),
        Column("projected", "Month's end", lambda p: p.projected_bps, _projected,
               sort="projected_bps", nulls=True),
        Column("use", "Used", lambda p: p.use, _use, sort="use", nulls=True),
        Column("heading", "Heading for", lambda p: LOOKS.get(p.kind, ("", "Within"))[1], _heading,
               sort="kind"),
        _money("cost", "Cost", "projected_amount"),
        _money("commit_cost", "Commit cost", "commit_amount", is_on=False),
        _money("unused", "Unused value", "unused_amount"),
        Column("months", "12 months", None, _months, css="ep-hide-sm"),
        _money("so_far_cost", "Cost so far", "so_far_amount", is_on=False),
        Column("currency", "Currency", lambda p: p.currency, sort="currency", is_on=False),
        Column("agreement", "Agreement", lambda p: p.term.agreement.ref, is_on=False,
               sort="term__agreement__ref", css="ep-code ep-2"),
        Column("clause", "Clause number", lambda p: p.term.clause, is_on=False,
               sort="term__clause", css="ep-2"),
        Column("from", "Month from", lambda p: p.period_first, is_on=False, sort="period_first",
               cell=lambda p: units.day(p.period_first), css="ep-2 ep-nowrap"),
        Column("until", "Measured to", lambda p: p.until, lambda p: units.day(p.until),
               sort="until", is_on=False, css="ep-2 ep-nowrap"),
    ),
    drops=(
        Drop("heading", "Heading for", lambda: HEADINGS),
        Drop("region", "Region", options.regions),
    ),
    empty=Empty(
        "No commit runs this month",
        "Terms with a committed rate appear here the day after their first samples.",
        "report-money",
    ),
)  # fmt: skip
WITHOUT_MONEY = replace(
    COMMITS, key="commits-plain",
    columns=tuple(column for column in COMMITS.columns if column.key not in MONEY),
)  # fmt: skip


def listing(*, prices: bool) -> Listing:
    """The list for those who see prices, or the one without money."""
    return COMMITS if prices else WITHOUT_MONEY
