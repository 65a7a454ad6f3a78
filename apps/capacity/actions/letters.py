"""The partner's own LOA-CFA for a request: uploaded here, checked by our engineers."""

from datetime import date, datetime
from typing import Any, TypedDict

from django.conf import settings
from django.db import transaction

from apps.capacity import rules
from apps.capacity.actions.acting import Acting
from apps.capacity.actions.base import lock, touch
from apps.capacity.actions.refusals import Illegal, NotAllowed
from apps.capacity.enums import Actor, Side, State
from apps.capacity.models import CapacityRequest
from apps.core import uploads
from apps.core.errors import Refused
from apps.core.uploads import Upload
from apps.network import actions as network
from apps.network.models import Loa


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
