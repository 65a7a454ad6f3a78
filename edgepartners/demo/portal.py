"""People at partners who use the portal, and work that is planned on their interconnects."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from apps.accounts.models import User
from apps.network import actions as network
from apps.network.enums import IN_SERVICE, Impact, MaintenanceSide
from apps.network.models import Interconnect
from apps.partners.enums import MemberSource, MemberState, PartnerRole
from apps.partners.models import Membership, Partner
from edgepartners.demo import names

DAY = timedelta(days=1)


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
    for person in PEOPLE:
        _seat(person, partners, at)
    if partners:
        _plan(partners[0], at)


def _seat(person: Person, partners: list[Partner], at: datetime) -> None:
    user = User(email=person.email, name=person.name, role="partner", time_zone=person.zone)
    user.set_password(names.PASSWORD)
    user.save()
    Membership.objects.bulk_create(
        Membership(
            user=user, partner=partners[n], state=person.state, source=MemberSource.INVITE,
            role=person.role if n == person.at[0] else PartnerRole.READ,
            created_at=at - 90 * DAY, seen_at=at - DAY,
        )
        for n in person.at if n < len(partners)
    )  # fmt: skip


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
