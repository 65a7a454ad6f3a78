"""What a LOA-CFA of a request needs: the partner's own one, or our ports that ours names."""

from datetime import date, datetime
from typing import Any, TypedDict, Unpack

from django.conf import settings
from django.db import transaction

from apps.capacity import queries, rules
from apps.capacity.actions.acting import Acting
from apps.capacity.actions.base import lock, require_staff, touch
from apps.capacity.actions.refusals import Illegal, NotAllowed
from apps.capacity.enums import Actor, Side, State
from apps.capacity.models import CapacityRequest, RequestLine
from apps.core import units, uploads
from apps.core.errors import Invalid, Refused
from apps.core.uploads import Upload
from apps.network import actions as network
from apps.network.actions import PortFacts
from apps.network.models import Loa, Port


class LetterFacts(TypedDict):
    """What the letter says, typed off by whoever uploads it."""

    addressee: str
    panel: str
    port_count: int


def receive_letter(
    *, request: CapacityRequest, content: bytes, filename: str, expires_on: date,
    facts: LetterFacts, acting: Acting, at: datetime, version: int | None = None,
) -> Loa:  # fmt: skip
    """A PDF of the side that issues the LOA; it waits for our check (portal.md 6.4).

    Raises Illegal where none is awaited, NotAllowed for roles that may not, uploads.NotTaken for
    the file.
    """
    upload = uploads.checked(content, filename, kinds=(uploads.PDF,))
    return _receive(request, upload, expires_on, facts, acting, at, version)


@transaction.atomic
def _receive(
    request: CapacityRequest, upload: Upload, expires_on: date, facts: LetterFacts, acting: Acting,
    at: datetime, version: int | None,
) -> Loa:  # fmt: skip
    lock(request, version)
    _check(request, acting)
    line = request.lines.select_related("site", "result").order_by("position").first()
    site = (line.site if line else None) or request.site
    if site is None:
        raise Refused("We have to say first at which site it is built.", conflict=True)
    loa = network.receive_loa(
        partner=request.partner, site=site, upload=upload, expires_on=expires_on,
        request_ref=request.ref, by=acting.user, at=at,
        interconnect=(line.result if line else None) or request.interconnect,
        facts={"facility": site.facility.name, "issuer": request.partner.name, **facts},
        asked=_asked(request, line.ports if line else None, site.facility.name),
    )  # fmt: skip
    touch(request, at)
    return loa


@transaction.atomic
def enter_ports(
    *, line: RequestLine, device: str, names: str, acting: Acting, at: datetime,
    version: int | None = None, **place: Unpack[PortFacts],
) -> list[Port]:  # fmt: skip
    """Our ports for a line whose site lists none: the LOA names them, and they are held for it.

    As many as were approved, of the speed that was. Raises Illegal where no LOA is awaited or ports
    are reserved already, NotAllowed, Invalid for a pattern of names that is not as many.
    """
    request = line.request
    lock(request, version)
    require_staff(acting, Actor.S_ENG)
    if request.state != State.LOA_PENDING:
        now = request.get_state_display().lower()
        raise Illegal(f"{request.ref} is {now}; ports are entered while its LOA is pending.")
    if line.pk not in {row.pk for row in queries.without_ports(request)} or line.site is None:
        raise Illegal(f"Ports for {line.label} are reserved already.")
    ports = network.enter_held_ports(
        site=line.site, device=device, names=names, speed_bps=line.port_speed_bps or 0,
        held_for=queries.held_for(request, line), by=acting.user, at=at, **place,
    )  # fmt: skip
    if len(ports) != line.approved_ports:
        wanted = f"{line.approved_ports} x {units.capacity(line.port_speed_bps)}"
        raise Invalid({"names": f"{wanted} were approved; these are {len(ports)}."})
    return ports


def _check(request: CapacityRequest, acting: Acting) -> None:
    if request.state != State.LOA_PENDING:
        now = request.get_state_display().lower()
        raise Illegal(f"{request.ref} is {now}; a LOA is taken while it is pending.")
    if rules.holder(request.state, request.details) != Side.PARTNER:
        raise Illegal("We issue the LOA of this request.")
    if not set(acting.roles) & {Actor.P_ENG, Actor.P_ADMIN, Actor.S_ENG}:
        raise NotAllowed("An engineer uploads the LOA.")


def _asked(request: CapacityRequest, ports: int | None, facility: str) -> dict[str, Any]:
    """What we wanted, in the words of `network.rules.findings`."""
    return {
        "issuer": request.partner.name,
        "addressee": settings.NETWORK_NAME,
        "facility": facility,
        "ports": ports or request.details.get("port_count"),
        "panel": request.details.get("demarc_panel") or "",
    }
