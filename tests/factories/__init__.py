"""One plain function per model. Keyword arguments are traits; the clock stands at AT."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from apps.accounts.models import User
from apps.agreements.models import Agreement, ContractTerm, TermPeriod, TermRevision
from apps.agreements.queries import digest_of as digest_of
from apps.breaches.models import Breach, Waiver
from apps.core import refs
from apps.network.models import (
    CapacityInterval,
    Facility,
    Interconnect,
    Metro,
    Region,
    Site,
)
from apps.notifications.models import Delivery, Notice
from apps.partners.models import ASN, Contact, Partner
from apps.usage.models import DataSource, GroupStat, LinkStat, Series
from tests.factories.approvals import FACTS as FACTS
from tests.factories.approvals import (
    approval as approval,
)
from tests.factories.approvals import (
    delegation as delegation,
)
from tests.factories.approvals import (
    document as document,
)
from tests.factories.approvals import (
    negotiated as negotiated,
)
from tests.factories.approvals import (
    only_rules as only_rules,
)
from tests.factories.approvals import (
    rule as rule,
)
from tests.factories.builds import bgp_session as bgp_session
from tests.factories.builds import drafted_loa as drafted_loa
from tests.factories.builds import placed as placed
from tests.factories.builds import ports as ports
from tests.factories.clock import AT as AT
from tests.factories.custom import custom_field as custom_field
from tests.factories.custom import definition as definition
from tests.factories.days import day_stats as day_stats
from tests.factories.events import incident as incident
from tests.factories.events import maintenance as maintenance
from tests.factories.jira import jira_details as jira_details
from tests.factories.jira import jira_issue as jira_issue
from tests.factories.jira import jira_link as jira_link
from tests.factories.jira import jira_pair as jira_pair
from tests.factories.joining import invitation as invitation
from tests.factories.joining import network as network
from tests.factories.joining import profile as profile
from tests.factories.maps import facility_at as facility_at
from tests.factories.markets import market_fact as market_fact
from tests.factories.markets import market_users as market_users
from tests.factories.masses import work_items as work_items
from tests.factories.measuring import anomaly as anomaly
from tests.factories.measuring import anomaly_ref as anomaly_ref
from tests.factories.measuring import evaluation as evaluation
from tests.factories.measuring import quarantine as quarantine
from tests.factories.measuring import quarantine_ref as quarantine_ref
from tests.factories.members import member as member
from tests.factories.members import partner_token as partner_token
from tests.factories.members import right as right
from tests.factories.names import word
from tests.factories.negotiations import draft as draft
from tests.factories.negotiations import issue as issue
from tests.factories.negotiations import negotiation as negotiation
from tests.factories.negotiations import paper as paper
from tests.factories.negotiations import round_ as round_
from tests.factories.observed import observed as observed
from tests.factories.outreach import campaign as campaign
from tests.factories.outreach import dsn as dsn
from tests.factories.outreach import interaction as interaction
from tests.factories.outreach import mail as mail
from tests.factories.outreach import mail_template as mail_template
from tests.factories.papers import docx_file as docx_file
from tests.factories.papers import docx_with as docx_with
from tests.factories.papers import executed as executed
from tests.factories.papers import pdf_file as pdf_file
from tests.factories.papers import version as version
from tests.factories.papers import zip_of as zip_of
from tests.factories.peeringdb import mirror as mirror
from tests.factories.peeringdb import peeringdb as peeringdb
from tests.factories.portfolio import region as region
from tests.factories.portfolio import renewal_cycle as renewal_cycle
from tests.factories.portfolio import revision as revision
from tests.factories.programs import goal as goal
from tests.factories.programs import status_update as status_update
from tests.factories.programs import work_item as work_item
from tests.factories.programs import workstream as workstream
from tests.factories.readers import contact_with as contact_with
from tests.factories.readers import webhook as webhook
from tests.factories.signatures import EVIDENCE as EVIDENCE
from tests.factories.signatures import THEM as THEM
from tests.factories.signatures import approved as approved
from tests.factories.signatures import envelope as envelope
from tests.factories.signatures import link as link
from tests.factories.signatures import sign_by_link as sign_by_link
from tests.factories.signatures import signer as signer
from tests.factories.subscriptions import subscription as subscription

GBPS = 10**9
_number = count(1)

TRIGGER = {"metric": "P95_30D", "threshold_pct": "70", "periods": 3}


def user(**fields: Any) -> User:
    n = next(_number)
    defaults = {"email": f"person{n}@northlight.example", "name": f"Person {word(n)}"}
    return User.objects.create_user(**{**defaults, **fields})


def partner(**fields: Any) -> Partner:
    n = next(_number)
    defaults = {
        "ref": refs.new(refs.Prefix.PARTNER),
        "name": f"Fibra {word(n)}",
        "region": "LATAM",
        "state": "ACTIVE",
        "created_at": AT,
    }
    return Partner.objects.create(**{**defaults, **fields})


def asn(*, number: int | None = None, **fields: Any) -> ASN:
    fields.setdefault("partner", None)
    fields["partner"] = fields["partner"] or partner()
    return ASN.objects.create(number=number or 4200000000 + next(_number), **fields)


def contact(**fields: Any) -> Contact:
    fields.setdefault("partner", None)
    fields["partner"] = fields["partner"] or partner()
    return Contact.objects.create(**{"name": f"Contact {word(next(_number))}", **fields})


def metro(*, code: str = "BOG", time_zone: str = "America/Bogota", **fields: Any) -> Metro:
    found = Metro.objects.filter(code=code).first()
    if found:
        return found
    region, _ = Region.objects.get_or_create(code="LATAM", defaults={"name": "Latin America"})
    defaults = {
        "region": region,
        "name": "Bogotá",
        "country": "CO",
        "latitude": Decimal("4.711"),
        "longitude": Decimal("-74.0721"),
    }
    return Metro.objects.create(code=code, time_zone=time_zone, **{**defaults, **fields})


def site(*, in_metro: Metro | None = None, **fields: Any) -> Site:
    place = in_metro or metro()
    n = next(_number)
    facility = Facility.objects.create(name=f"{place.name} DC {word(n)}", metro=place)
    return Site.objects.create(
        **{"code": f"{place.code}-{word(n).upper()}", "name": f"{place.name} {word(n)}"} | fields,
        facility=facility,
        metro=place,
    )


def pni(*, capacity_gbps: int = 400, members: int = 4, **fields: Any) -> Interconnect:
    """An interconnect in service since AT minus 400 days, with its capacity interval."""
    capacity = capacity_gbps * GBPS
    largest = capacity // members
    defaults = {
        "ref": refs.new(refs.Prefix.PNI),
        "name": f"BOG-{word(next(_number)).upper()}",
        "kind": "pni",
        "state": "ACTIVE",
        "capacity_bps": capacity,
        "n_minus_1_bps": capacity - largest,
        "created_at": AT,
    }
    fields.setdefault("partner", None)
    fields["partner"] = fields["partner"] or partner()
    fields["site"] = fields.get("site") or site()
    link = Interconnect.objects.create(**{**defaults, **fields})
    CapacityInterval.objects.create(
        interconnect=link,
        capacity_bps=capacity,
        largest_member_bps=largest,
        members=members,
        starts_at=AT - timedelta(days=400),
    )
    return link


def source(**fields: Any) -> DataSource:
    defaults = {
        "ref": refs.new(refs.Prefix.SOURCE),
        "name": f"Source {next(_number)}",
        "url": "http://127.0.0.1:9090",
        "created_at": AT,
    }
    return DataSource.objects.create(**{**defaults, **fields})


def series(*, link: Interconnect | None = None, **fields: Any) -> Series:
    link = link or pni()
    n = next(_number)
    fields["source"] = fields.get("source") or source()
    defaults = {
        "labels": {"instance": f"edge{n}.example.net", "ifname": f"ae{n}"},
        "speed_bps": link.capacity_bps,
    }
    return Series.objects.create(interconnect=link, **{**defaults, **fields})


def agreement(**fields: Any) -> Agreement:
    """An active, auto-renewing paid peering agreement without term periods."""
    defaults = {
        "ref": refs.new(refs.Prefix.AGREEMENT),
        "kind": "PAID_PEERING",
        "state": "ACTIVE",
        "title": "Paid peering and PNI agreement",
        "governing_tz": "America/Bogota",
        "signed_on": date(2024, 1, 24),
        "effective_on": date(2024, 2, 1),
        "renewal_type": "AUTO_RENEW",
        "initial_months": 36,
        "renewal_months": 12,
        "notice_value": 60,
        "created_at": AT,
    }
    fields.setdefault("partner", None)
    fields["partner"] = fields["partner"] or partner()
    return Agreement.objects.create(**{**defaults, **fields})


def period(**fields: Any) -> TermPeriod:
    fields["agreement"] = fields.get("agreement") or agreement()
    defaults = {
        "seq": 1,
        "starts_on": date(2024, 2, 1),
        "ends_on": date(2027, 1, 31),
        "state": "CURRENT",
        "notice_deadline": date(2026, 12, 2),
        "act_by": date(2026, 12, 2),
    }
    return TermPeriod.objects.create(**{**defaults, **fields})


def term(*, params: dict[str, Any] | None = None, **fields: Any) -> ContractTerm:
    """An upgrade trigger of 70 % for three days, in force since 2024-02-01."""
    fields["agreement"] = fields.get("agreement") or agreement()
    if fields.get("interconnect"):
        fields.setdefault("scope_kind", "interconnect")
    made = ContractTerm.objects.create(**{"type": "UPGRADE_TRIGGER", "clause": "§7.3", **fields})
    TermRevision.objects.create(
        term=made,
        number=1,
        params=params or TRIGGER,
        valid_from=date(2024, 2, 1),
        created_at=AT,
    )
    return made


def breach(**fields: Any) -> Breach:
    """An open major capacity breach."""
    link = fields.pop("interconnect", None) or pni()
    clause = fields.pop("term", None) or term(
        agreement=agreement(partner=link.partner), interconnect=link
    )
    defaults = {
        "ref": refs.new(refs.Prefix.BREACH),
        "key": f"{clause.pk}:{link.ref}:P95_30D:MAX",
        "kind": "CAPACITY",
        "state": "OPEN",
        "partner": link.partner,
        "scope_ref": link.ref,
        "metric": "P95_30D",
        "direction": "MAX",
        "over_since": date(2026, 11, 7),
        "last_seen_on": date(2026, 11, 18),
        "opened_at": AT - timedelta(days=9),
        "measured": Decimal("72.9"),
        "threshold": Decimal("70"),
        "peak": Decimal("72.9"),
        "created_at": AT - timedelta(days=9),
    }
    return Breach.objects.create(term=clause, interconnect=link, **{**defaults, **fields})


def link_stat(link: Interconnect, *, p95_gbps: int, used: str, **fields: Any) -> LinkStat:
    """The newest figures of an interconnect, measured up to ten minutes ago."""
    p95 = p95_gbps * GBPS
    rest = link.n_minus_1_bps
    defaults = {
        "day": AT.date() - timedelta(days=1),
        "p95_in_bps": p95 // 10,
        "p95_out_bps": p95,
        "p95_bps": p95,
        "used_pct": Decimal(used),
        "n_minus_1_pct": Decimal(100 * p95) / rest if rest else None,
        "peak_bps": p95 * 11 // 10,
        "completeness": Decimal(100),
        "trend": [p95] * 30,
        "last_sample_at": AT - timedelta(minutes=10),
        "computed_at": AT,
    }
    return LinkStat.objects.create(interconnect=link, **{**defaults, **fields})


def group_stat(**fields: Any) -> GroupStat:
    """The night's figures of a metro: two interconnects, half full."""
    defaults = {
        "by": "metro", "key": "BOG", "name": "Bogotá", "regions": ["LATAM"], "kinds": ["pni"],
        "links": 2, "measured": 2, "day": AT.date() - timedelta(days=1),
        "capacity_bps": 800 * GBPS, "n_minus_1_bps": 400 * GBPS, "p95_bps": 400 * GBPS,
        "p95_in_bps": 40 * GBPS, "p95_out_bps": 400 * GBPS, "p95_7d_bps": 400 * GBPS,
        "used_pct": Decimal(50), "n_minus_1_pct": Decimal(100), "headroom_bps": 400 * GBPS,
        "busy_hour_bps": 420 * GBPS, "peak_bps": 450 * GBPS, "runout_days": 200,
        "completeness": Decimal(100), "trend": [400 * GBPS] * 30, "weeks": [52] * 26,
        "weeks_from": date(2026, 5, 25), "computed_at": AT,
    }  # fmt: skip
    return GroupStat.objects.create(**{**defaults, **fields})


def notice(*, to: User, **fields: Any) -> Notice:
    """An unread notice in somebody's inbox."""
    n = next(_number)
    defaults = {
        "key": f"key{n}",
        "kind": "breach_opened",
        "ref": "BRE-00001",
        "title": f"Notice {n}",
        "created_at": AT,
    }
    made = Notice.objects.create(recipient=to, **{**defaults, **fields})
    Delivery.objects.create(notice=made, channel="in_app", state="SENT", due_at=AT, sent_at=AT)
    return made


def waiver(*, by: User, **fields: Any) -> Waiver:
    """A request to exceed a term for a month."""
    fields["breach"] = fields.get("breach") or breach()
    defaults = {
        "from_on": AT.date(),
        "to_on": AT.date() + timedelta(days=30),
        "reason": "The augment is ordered.",
        "requested_at": AT,
    }
    return Waiver.objects.create(requested_by=by, **{**defaults, **fields})


from tests.factories.asked import asked, reported_by_partner  # noqa: E402, F401
from tests.factories.duties import obligation, occurrence  # noqa: E402, F401
from tests.factories.eligibility import eligible  # noqa: E402, F401
from tests.factories.renewals import contract_notice  # noqa: E402, F401
from tests.factories.reports import pack  # noqa: E402, F401
from tests.factories.statements import invoice, statement  # noqa: E402, F401
from tests.factories.status_reports import (  # noqa: E402, F401
    published_report,
    reported_network,
    status_report,
)
from tests.factories.upgrades import clock_pause, upgrade  # noqa: E402, F401
