"""Status reports, and a small network they tell of."""

from datetime import date, timedelta
from typing import Any

from apps.reports import actions
from apps.reports.actions import Scope
from apps.reports.models import StatusReport
from tests import factories as make
from tests.factories.clock import AT
from tests.factories.requests import calm_partner, submitted

WEEK = (date(2026, 11, 16), date(2026, 11, 22))
ONE_WEEK = timedelta(weeks=1)


def status_report(*, weeks_ago: int = 0, **fields: Any) -> StatusReport:
    """A draft of the weekly report of week 47, or of earlier weeks."""
    starts_on, ends_on = (day - weeks_ago * ONE_WEEK for day in WEEK)
    defaults = {
        "kind": "WEEKLY", "scope": Scope(), "starts_on": starts_on, "ends_on": ends_on,
        "by": None, "at": AT - weeks_ago * ONE_WEEK,
    }  # fmt: skip
    return actions.draft(**{**defaults, **fields})


def published_report(*, weeks_ago: int = 0, **fields: Any) -> StatusReport:
    """The same, published."""
    found = status_report(weeks_ago=weeks_ago, **fields)
    return actions.publish(report=found, by=found.owner, at=AT - weeks_ago * ONE_WEEK)


def reported_network(name: str = "Fibra <Andes> & Co") -> Any:
    """A partner with a deal to be renewed, a commit, an open breach, a late build, a late request.

    Returns its interconnect; 400 Gbps, 91.2 % in use.
    """
    partner = calm_partner(name=name)
    deal = partner.agreements.get()
    deal.created_at = AT - timedelta(days=100)
    deal.save()
    make.term(agreement=deal, type="COMMIT_RATE", clause="§4.2", params={
        "commit_bps": 50 * make.GBPS, "price_per_mbps": "0.25", "currency": "USD",
        "tz": "America/Bogota", "round_up_to_bps": make.GBPS,
    })  # fmt: skip
    link = make.pni(partner=partner)
    make.link_stat(link, p95_gbps=365, used="91.2")
    make.group_stat(by="region", key="LATAM", name="Latin America")
    make.breach(interconnect=link, term=make.term(agreement=deal, interconnect=link))
    make.pni(
        partner=partner, site=link.site, state="XC_ORDERED", capacity_gbps=0, members=1,
        original_target_on=date(2026, 12, 11), target_on=date(2026, 12, 26),
    )  # fmt: skip
    submitted(_half_full(partner, link))
    return link


def _half_full(partner: Any, beside: Any) -> Any:
    found = make.pni(partner=partner, site=beside.site)
    make.link_stat(found, p95_gbps=200, used="50.0", runout_days=40)
    return found
