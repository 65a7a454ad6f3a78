"""The list of partners."""

from functools import partial

from django.urls import reverse_lazy

from apps.console import addresses, options, statuses
from apps.console.lists import Column, Drop, Empty, Listing
from apps.core import units
from apps.core.ui import components
from apps.partners.enums import Policy, Stage, Tier
from apps.partners.filters import PartnerFilter
from apps.partners.models import Partner


def _asn(partner: Partner) -> str:
    number = partner.primary_asn  # type: ignore[attr-defined]
    return f"AS{number}" if number else ""


grey = partial(Column, css="ep-2")
extra = partial(Column, css="ep-2", is_on=False)

PARTNERS = Listing(
    key="partners",
    saves=True,
    watches=True,
    bulk="partners",
    noun="partner",
    nouns="partners",
    filters=PartnerFilter,
    sort="name",
    select=(),
    hint="Name, reference or ASN",
    columns=(
        Column(
            "name", "Partner", lambda p: p.name, sort="name",
            cell=lambda p: components.link(addresses.of(p.ref), p.name, p.ref),
        ),
        Column("asn", "ASN", _asn, css="ep-code ep-2", sort="primary_asn", nulls=True),
        Column(
            "stage", "Stage", lambda p: p.get_state_display(), sort="state",
            cell=lambda p: statuses.state("partner", p.state),
        ),
        grey("tier", "Tier", lambda p: p.get_tier_display(), sort="tier"),
        grey("region", "Region", lambda p: p.region, sort="region"),
        extra("country", "Country", lambda p: p.country.code, sort="country"),
        grey("policy", "Policy", lambda p: p.get_policy_display(), sort="policy"),
        grey(
            "owner", "Owner", lambda p: str(p.owner or ""), sort="owner__name", nulls=True,
            needs=("owner",),
        ),
        Column(
            "review", "Next review", lambda p: p.next_review_on, sort="next_review_on", nulls=True,
            cell=lambda p: units.day(p.next_review_on), css="ep-nowrap ep-2",
        ),
        extra(
            "since", "Partner since", lambda p: p.since, sort="since", nulls=True,
            cell=lambda p: units.day(p.since), css="ep-nowrap ep-2",
        ),
        extra("legal", "Legal name", lambda p: p.legal_name, sort="legal_name"),
        extra(
            "subscribers", "Subscribers", lambda p: p.subscribers, numeric=True,
            sort="subscribers", nulls=True,
        ),
    ),
    drops=(
        Drop("state", "Stage", lambda: Stage.choices),
        Drop("tier", "Tier", lambda: Tier.choices),
        Drop("region", "Region", options.regions),
        Drop("policy", "Policy", lambda: Policy.choices),
        Drop("owner", "Owner", options.owners),
    ),
    flag=lambda p: "is-flag" if p.state == Stage.AT_RISK else "",
    empty=Empty(
        "No partners yet",
        "Partners are the networks you exchange traffic with.",
        "users",
        reverse_lazy("console:partner_new"),
        "Add the first one",
    ),
)  # fmt: skip
