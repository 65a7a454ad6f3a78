"""People at partners who use the portal, and work that is planned on their interconnects."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from allauth.socialaccount.models import SocialAccount

from apps.accounts.models import User
from apps.integrations.peeringdb.oidc_fake import Persona
from apps.network import actions as network
from apps.network.enums import IN_SERVICE, Impact, MaintenanceSide
from apps.network.models import Interconnect
from apps.partners.enums import MemberSource, MemberState, PartnerRole
from apps.partners.models import ASN, AsnRight, Membership, Partner, PeeringdbAccount
from edgepartners.demo import personas

DAY = timedelta(days=1)
FIRST = 800  # number of the first of them at PeeringDB


@dataclass(frozen=True)
class Person:
    """Somebody at the partners with these numbers among those with a portal."""

    email: str
    name: str
    role: PartnerRole
    at: tuple[int, ...] = (0,)
    state: MemberState = MemberState.ACTIVE
    zone: str = "America/Bogota"


PEOPLE = (
    Person("julian@andes.example", "Julián Rojas", PartnerRole.ADMIN, (0, 1)),
    Person("sofia@andes.example", "Sofía Herrera", PartnerRole.ENGINEER),
    Person("noc@andes.example", "Mateo Castro", PartnerRole.NOC),
    Person("lucia@andes.example", "Lucía Peña", PartnerRole.READ),
    Person("bruno@cerrado.example", "Bruno Almeida", PartnerRole.ENGINEER, (1,)),
    Person("new@andes.example", "Tomás Vega", PartnerRole.READ, state=MemberState.PENDING),
)


def play(*, at: datetime) -> None:
    """Members of the first partners with a portal; work planned by us and by them."""
    partners = list(Partner.objects.filter(portal_enabled=True).order_by("pk")[:2])
    for n, person in enumerate(PEOPLE):
        _seat(n, person, partners, at)
    if partners:
        _plan(partners[0], at)


def _seat(number: int, person: Person, partners: list[Partner], at: datetime) -> None:
    user = User(email=person.email, name=person.name, role="partner", time_zone=person.zone)
    user.set_unusable_password()
    user.save()
    SocialAccount.objects.create(user=user, provider="peeringdb", uid=str(FIRST + number))
    PeeringdbAccount.objects.create(
        user=user, pdb_id=FIRST + number, name=person.name, email=person.email, amr=["pwd", "mfa"],
        is_verified_user=True, is_verified_email=True, read_at=at,
    )  # fmt: skip
    members = Membership.objects.bulk_create(
        Membership(
            user=user, partner=partners[n], state=person.state, source=MemberSource.PEERINGDB,
            role=person.role if n == person.at[0] else PartnerRole.READ,
            created_at=at - 90 * DAY, seen_at=at - DAY,
        )
        for n in person.at if n < len(partners)
    )  # fmt: skip
    AsnRight.objects.bulk_create(
        AsnRight(membership=member, asn=asn, may_manage=_manages(person), perms=15, checked_at=at)
        for member in members for asn in ASN.objects.filter(partner=member.partner).order_by("pk")
    )  # fmt: skip


def _manages(person: Person) -> bool:
    return person.role != PartnerRole.READ


def sign_ins() -> list[Persona]:
    """The same people at the simulated PeeringDB, and some of whom less is known."""
    partners = list(Partner.objects.filter(portal_enabled=True).order_by("pk")[:2])
    theirs = {
        partner.pk: [personas.network(asn.number, partner.name) for asn in partner.asns.all()]
        for partner in partners
    }
    found = []
    for n, person in enumerate(PEOPLE):
        rows = [row for k in person.at if k < len(partners) for row in theirs[partners[k].pk]]
        rows = [{**row, "manage_peering_sessions": int(_manages(person))} for row in rows]
        note = person.role.label if person.state == MemberState.ACTIVE else "waits to be confirmed"
        found.append(Persona(FIRST + n, person.name, person.email, rows, note=note))
    first = theirs[partners[0].pk] if partners else []
    return [*found, *_others(first)]


def _others(first: list[dict[str, Any]]) -> list[Persona]:
    """New faces: what happens to them shows why somebody may not (portal.md 6.1)."""
    reader = [{**row, "perms": 1, "manage_peering_sessions": 0} for row in first]
    fresh = [personas.network(65550, "Red Litoral")]
    return [
        Persona(901, "Elena Quiroga", "elena@andes.example", reader, note=personas.AFFILIATED),
        Persona(902, "Ivo Lang", "ivo@andes.example", first, ["pwd"], note=personas.NO_FACTOR),
        Persona(903, "Dana Weiss", "dana@andes.example", first, verified_email=False,
                note="e-mail address not verified: is not let in"),
        Persona(904, "Renata Leal", "renata@litoral.example", fresh,
                note="a network that no partner has"),
    ]  # fmt: skip


def _plan(partner: Partner, at: datetime) -> None:
    links = list(
        Interconnect.objects.filter(partner=partner, state__in=IN_SERVICE).order_by("name")[:2]
    )
    night = at.replace(hour=5, minute=0, second=0, microsecond=0)
    impact = {link: Impact.DEGRADED for link in links}
    network.plan_maintenance(
        impacts=impact, by=None, at=at, title="New line cards in Bogotá",
        side=MaintenanceSide.OURS, starts_at=night + 6 * DAY,
        ends_at=night + 6 * DAY + timedelta(hours=4), announced_at=at - DAY,
    )  # fmt: skip
    network.plan_maintenance(
        impacts=dict.fromkeys(links[:1], Impact.DOWN), by=None, at=at, ticket="CHG-20418",
        title="Fibre works between our PoPs", side=MaintenanceSide.THEIRS,
        starts_at=night + 11 * DAY, ends_at=night + 11 * DAY + timedelta(hours=2),
        announced_at=at, text="The second path stays up.",
    )  # fmt: skip
