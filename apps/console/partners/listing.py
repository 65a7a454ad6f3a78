"""The list of partners."""

from apps.console import addresses, components, options
from apps.console.lists import Column, Drop, Empty, Listing
from apps.core import units
from apps.partners.enums import Policy, Stage, Tier
from apps.partners.filters import PartnerFilter
from apps.partners.models import Partner


def _asn(partner: Partner) -> str:
    number = partner.primary_asn  # type: ignore[attr-defined]
    return f"AS{number}" if number else ""


PARTNERS = Listing(
    key="partners",
    noun="partner",
    nouns="partners",
    filters=PartnerFilter,
    sort="name",
    hint="Name, reference or ASN",
    columns=(
        Column(
            "name", "Partner", lambda p: p.name, sort="name",
            cell=lambda p: components.link(addresses.of(p.ref), p.name, p.ref),
        ),
        Column("asn", "ASN", _asn, css="ep-code ep-2", sort="primary_asn", nulls=True),
        Column(
            "stage", "Stage", lambda p: p.get_state_display(), sort="state",
            cell=lambda p: components.state("partner", p.state),
        ),
        Column("tier", "Tier", lambda p: p.get_tier_display(), sort="tier", css="ep-2"),
        Column("region", "Region", lambda p: p.region, sort="region", css="ep-2"),
        Column("country", "Country", lambda p: p.country.code, sort="country", css="ep-2", is_on=False),
        Column("policy", "Policy", lambda p: p.get_policy_display(), sort="policy", css="ep-2"),
        Column("owner", "Owner", lambda p: str(p.owner or ""), sort="owner__name", nulls=True, css="ep-2"),
        Column(
            "review", "Next review", lambda p: p.next_review_on, sort="next_review_on", nulls=True,
            cell=lambda p: units.day(p.next_review_on), css="ep-nowrap ep-2",
        ),
        Column(
            "since", "Partner since", lambda p: p.since, sort="since", nulls=True, is_on=False,
            cell=lambda p: units.day(p.since), css="ep-nowrap ep-2",
        ),
        Column("legal", "Legal name", lambda p: p.legal_name, sort="legal_name", is_on=False, css="ep-2"),
        Column("subscribers", "Subscribers", lambda p: p.subscribers, numeric=True, is_on=False,
               sort="subscribers", nulls=True),
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
        "Partners are the networks you exchange traffic with. Add the first one by hand or over the API.",
        "users",
    ),
)  # fmt: skip
