"""Who makes a move, as what, and from where (portal.md 6.1, 6.4)."""

from dataclasses import dataclass

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.capacity.enums import Actor, Side
from apps.partners.for_partner import Seat

_STAFF: dict[str, tuple[str, ...]] = {
    Role.MANAGER: (Actor.S_STRAT,),
    Role.ENGINEER: (Actor.S_ENG,),
    Role.LEADERSHIP: (Actor.S_APPR,),
    Role.ADMIN: (Actor.S_STRAT, Actor.S_ENG, Actor.S_APPR),
}


@dataclass(frozen=True)
class Acting:
    """Somebody in one of these roles; an administrator takes the one a move needs.

    `on_behalf`: one of our people, who acts for the partner. `token`: prefix of the token used.
    `asns`: the AS numbers they may act for (portal.md 6.1); None: whoever calls has looked.
    """

    user: User | None
    roles: tuple[str, ...]
    on_behalf: bool = False
    ip: str | None = None
    token: str = ""
    asns: frozenset[int] | None = None

    @property
    def role(self) -> str:
        """The first of the roles; empty for people who may only look on."""
        return self.roles[0] if self.roles else ""

    @property
    def side(self) -> str:
        """`us` or `partner`."""
        return Side.PARTNER if self.role.startswith("P-") else Side.US

    @property
    def is_partner(self) -> bool:
        return self.side == Side.PARTNER

    @property
    def is_system(self) -> bool:
        return self.role == Actor.SYS

    def may_act_for(self, asn: int | None) -> bool:
        """Whether they may move a request of this AS number; one without a number they may."""
        return asn is None or self.asns is None or asn in self.asns

    def as_one_of(self, who: str) -> str | None:
        """The role in which a move that `who` (by comma) may make is made; None: not by them."""
        wanted = [word.strip() for word in who.split(",")]
        return next((role for role in self.roles if role in wanted), None)


SYSTEM = Acting(None, (Actor.SYS,))


def acting_for_staff(user: User, *, ip: str | None = None, token: str = "") -> Acting:
    """One of our own people: managers decide, engineers build, leadership approves second."""
    return Acting(user, _STAFF.get(user.role, ()), ip=ip or None, token=token)


def acting_for_partner(
    user: User, role: str, *, on_behalf: bool = False, ip: str | None = None, token: str = "",
    asns: frozenset[int] | None = None,
) -> Acting:  # fmt: skip
    """Somebody at a partner, in the role of their membership (P-RO, P-NOC, P-ENG, P-ADMIN)."""
    return Acting(user, (str(role),), on_behalf, ip or None, token, asns)


def acting_for_seat(seat: Seat, *, ip: str | None = None) -> Acting:
    """Whoever sits at a partner in the portal; our own people are marked as on behalf."""
    return acting_for_partner(
        seat.user, seat.role, on_behalf=seat.on_behalf, ip=ip, asns=seat.authority
    )
