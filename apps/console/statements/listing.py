"""The list of statements; money only for those who see prices."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.safestring import SafeString

from apps.breaches.enums import UNSETTLED
from apps.breaches.filters import KINDS, STATEMENT_STATES, VARIANCES, StatementFilter
from apps.breaches.models import Statement
from apps.console import addresses, options, statuses
from apps.console.lists import Column, Drop, Empty, Listing
from apps.core import units
from apps.core.ui import components

MONTHS = 13
MONEY = {"amount", "invoiced", "apart"}
CURRENCIES = (("USD", "USD"), ("EUR", "EUR"), ("GBP", "GBP"))
QUALITIES = (
    ("FINAL", "Final data"), ("PROVISIONAL", "Provisional data"),
    ("INSUFFICIENT", "Too little data"),
)  # fmt: skip
QUALITY = {"FINAL": ("ok", "Final"), "PROVISIONAL": ("warn", "Provisional")}
COLUMNS_READ = (
    "ref", "state", "version", "kind", "period_first", "period_last", "measured_bps", "commit_bps",
    "overage_bps", "shortfall_bps", "amount", "currency", "quality", "partner__ref",
    "partner__name", "term__clause", "term__agreement__ref", "invoice__amount",
    "invoice__tolerance_pct",
)  # fmt: skip


def months() -> list[tuple[str, str]]:
    """The months of a year back, newest first."""
    first = timezone.localdate().replace(day=1)
    found = [first - relativedelta(months=back) for back in range(MONTHS)]
    return [(f"{month:%Y-%m}", f"{month:%B %Y}") for month in found]


def prepare(found: QuerySet[Statement]) -> QuerySet[Statement]:
    joined = ("partner", "term__agreement", "invoice")
    return found.select_related(None).select_related(*joined).only(*COLUMNS_READ)


def quality(row: Statement) -> SafeString:
    """How complete the data are, as a status."""
    return components.status(*QUALITY.get(row.quality, ("gap", "Too little data")))


def is_outside(row: Any) -> bool:
    """Whether the invoice differs by more than its tolerance."""
    if row.apart is None:
        return False
    return bool(abs(row.apart) * 100 > row.invoice.tolerance_pct * abs(row.amount))


def _period(row: Statement) -> SafeString:
    again = f", version {row.version}" if row.version > 1 else ""
    return components.link(addresses.of(row.ref), row.period, f"{row.ref}{again}")


def _partner(row: Statement) -> SafeString:
    return components.plain_link(addresses.of(row.partner.ref), row.partner.name)


def _clause(row: Statement) -> str:
    return f"{row.term.agreement.ref} {row.term.clause}"


def _difference(row: Statement) -> str:
    """Over or under what is paid in any case."""
    if row.overage_bps:
        return f"{units.rate(row.overage_bps)} over"
    return f"{units.rate(row.shortfall_bps)} under" if row.shortfall_bps else ""


def _amount(row: Statement) -> str:
    if row.amount is None:
        return "not billable" if row.quality == "INSUFFICIENT" else ""
    return units.cents(row.amount, row.currency)


def _invoiced(row: Any) -> Decimal | None:
    return row.invoice.amount if hasattr(row, "invoice") else None


def _apart(row: Any) -> SafeString | str:
    if row.apart is None:
        return ""
    text = units.cents(row.apart, row.currency)
    return components.status("bad" if is_outside(row) else "ok", text)


def _flag(row: Any) -> str:
    return "is-flag" if row.state in UNSETTLED and is_outside(row) else ""


STATEMENTS = Listing(
    key="statements",
    noun="statement",
    nouns="statements",
    filters=StatementFilter,
    sort="-period",
    hint="Partner, reference or invoice",
    columns=(
        Column("period", "Period", lambda s: s.period, _period, sort="period_first"),
        Column("partner", "Partner", lambda s: s.partner.name, _partner, sort="partner__name"),
        Column("clause", "Clause", _clause, css="ep-2 ep-nowrap"),
        Column("kind", "Kind", lambda s: dict(KINDS)[s.kind], sort="kind", css="ep-2",
               is_on=False),
        Column("state", "State", lambda s: s.get_state_display(), sort="state",
               cell=lambda s: statuses.state("statement", s.state)),
        Column("measured", "Measured", lambda s: s.measured_bps, sort="measured_bps", nulls=True,
               numeric=True, cell=lambda s: units.rate(s.measured_bps)),
        Column("commit", "Commit", lambda s: s.commit_bps, sort="commit_bps", nulls=True,
               numeric=True, css="ep-2", cell=lambda s: units.rate(s.commit_bps)),
        Column("difference", "Over or under", _difference, css="ep-num ep-nowrap ep-2"),
        Column("amount", "Amount", lambda s: s.amount, _amount, sort="amount", nulls=True,
               numeric=True),
        Column("currency", "Currency", lambda s: s.currency, sort="currency", is_on=False),
        Column("invoiced", "Invoiced", _invoiced, numeric=True, sort="invoice__amount", nulls=True,
               cell=lambda s: units.cents(_invoiced(s), s.currency), css="ep-2"),
        Column("apart", "Variance", lambda s: s.apart, _apart, sort="apart", nulls=True,
               numeric=True),
        Column("quality", "Data", lambda s: s.quality, quality, sort="quality", is_on=False),
        Column("version", "Version", lambda s: s.version, sort="version", numeric=True,
               is_on=False),
    ),
    drops=(
        Drop("month", "Month", months),
        Drop("state", "State", lambda: STATEMENT_STATES),
        Drop("variance", "Invoice", lambda: VARIANCES),
        Drop("currency", "Currency", lambda: CURRENCIES),
        Drop("quality", "Data", lambda: QUALITIES),
        Drop("region", "Region", options.regions),
    ),
    flag=_flag,
    prepare=prepare,
    empty=Empty(
        "No statements yet",
        "One is issued for each commit, price step, cap or settled ratio once its month is over.",
        "report-money",
    ),
)  # fmt: skip
WITHOUT_MONEY = replace(
    STATEMENTS,
    columns=tuple(column for column in STATEMENTS.columns if column.key not in MONEY),
    flag=lambda row: "",
)


def listing(*, prices: bool) -> Listing:
    """The list for those who see prices, or the one without money."""
    return STATEMENTS if prices else WITHOUT_MONEY
