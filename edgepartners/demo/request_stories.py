"""Upgrades being built in the demo, through the verbs: ports, LOAs, interconnects agree."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from apps.capacity import actions
from apps.capacity.actions import Acting
from apps.capacity.models import CapacityRequest
from apps.network import actions as network
from apps.network.models import Interconnect, Port
from apps.partners.models import Membership
from edgepartners.demo.world import World

GBPS = 10**9
DAY = timedelta(days=1)
# How far each has come, and how many days ago it was sent.
STORIES = (("LOA_PENDING", 6), ("LOA_ISSUED", 12), ("XC_ORDERED", 24), ("TESTING", 31))
PANELS = 16  # ports on each panel of ours


def play(world: World, links: Sequence[Interconnect], at: datetime) -> None:
    """One for each of STORIES, on an interconnect of its own."""
    engineer = next(p for p in world.people if p.role == "engineer")
    second = next(p for p in world.people if p.role == "leadership")
    for (state, days), link in zip(STORIES, links, strict=False):
        _ports(link, at)
        them = _partner(link)
        request = _asked(link, them, at - days * DAY)
        _approve(request, second_by=actions.acting_for_staff(second), at=at - (days - 3) * DAY)
        _build(request, state, them, actions.acting_for_staff(engineer), at - (days - 4) * DAY)


def _ports(link: Interconnect, at: datetime) -> None:
    """Free 100G ports at the site, where nobody has listed any."""
    if Port.objects.filter(site=link.site, speed_bps=100 * GBPS, state="FREE").count() < 4:
        network.add_ports(
            site=link.site, device=f"edge9.{link.site.code.lower()}", names=f"et-9/0/[1-{PANELS}]",
            speed_bps=100 * GBPS, optic="100G-LR4", cage="14", rack="7", panel="P9", pair=1,
            by=None, at=at,
        )  # fmt: skip


def _partner(link: Interconnect) -> Acting:
    """Somebody at the partner; our own people for it where nobody has an account."""
    row = Membership.objects.filter(partner=link.partner, state="ACTIVE").select_related("user")
    member = row.filter(role__in=("P-ENG", "P-ADMIN")).first()
    if member is None:
        return Acting(None, ("P-ENG",))
    return actions.acting_for_partner(member.user, member.role)


def _asked(link: Interconnect, them: Acting, at: datetime) -> CapacityRequest:
    content = {
        "interconnect": link.ref, "target_bps": link.capacity_bps + 200 * GBPS,
        "port_speed_gbps": "100", "reason": "forecast", "contact_email": "peering@isp.example",
        "contact_phone": "+57 601 555 0100", "desired_on": (at + 70 * DAY).date().isoformat(),
        "justification": "Evening peaks grow by 3 % a month.",
    }  # fmt: skip
    request = actions.draft(
        partner=link.partner, type="pni_augment", content=content, acting=them, at=at - DAY
    )
    return actions.submit(request=request, acting=them, at=at, confirm=True, ask_anyway=True)


def _approve(request: CapacityRequest, *, second_by: Acting, at: datetime) -> None:
    owner = Acting(request.partner.owner, ("S-STRAT",))
    actions.claim(request=request, acting=owner, at=at)
    actions.decide_rest(request=request, decision="APPROVED", acting=owner, at=at)
    if not actions.approve(request=request, acting=owner, at=at):
        actions.approve(request=request, acting=second_by, at=at)


def _build(
    request: CapacityRequest, until: str, them: Acting, engineer: Acting, at: datetime
) -> None:
    if until == "LOA_PENDING":
        return
    _issue(request, engineer, at)
    if until == "LOA_ISSUED":
        return
    actions.order_cross_connect(
        request=request, order_ref="XC-40872", vendor="Meridian Colocation",
        promised_on=(at + 20 * DAY).date(), acting=them, at=at + DAY,
    )  # fmt: skip
    if until == "XC_ORDERED":
        return
    actions.report_patched(request=request, circuit_ref="XC-40872", acting=them, at=at + 9 * DAY)
    actions.start_testing(request=request, acting=engineer, at=at + 11 * DAY)
    actions.confirm(request=request, acting=them, at=at + 12 * DAY)


def _issue(request: CapacityRequest, engineer: Acting, at: datetime) -> None:
    link = Interconnect.objects.select_related("site__facility", "partner").get(requests=request)
    place = link.site.facility
    loa = network.draft_loa(
        partner=link.partner, site=link.site, request_ref=request.ref, interconnect=link,
        by=engineer.user, at=at, addressee=link.partner.name,
        addressee_contact="peering@isp.example", facility=place.name,
        facility_address=place.address, facility_operator=place.operator,
        circuit=f"{link.name} 2 x 100G", z_party=link.partner.name, z_place="Cage 22, rack 3",
    )  # fmt: skip
    network.issue_loa(loa=loa, by=engineer.user, at=at)
    actions.note_loa_issued(request=request, acting=engineer, at=at)
