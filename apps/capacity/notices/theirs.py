"""Tell the people and systems of the partner of a request (portal.md 6.6)."""

from datetime import datetime
from typing import Any

from apps.accounts.models import User
from apps.capacity.enums import RequestType
from apps.capacity.models import CapacityRequest
from apps.core import units
from apps.notifications import actions as notifications
from apps.notifications.actions import News
from apps.notifications.enums import Program, Urgency

_PROGRAMS = {
    "pni": Program.PNI, "ix": Program.IX, "session": Program.IX, "cache": Program.CACHE,
    "agreement": Program.AGREEMENT,
}  # fmt: skip


def program_of(type: str) -> str:
    """What a request is about, for subscriptions: `PNI` of `pni_augment`; empty for the rest."""
    return _PROGRAMS.get(type.partition("_")[0], "")


def tell_them(
    request: CapacityRequest, event: str, key: str, title: str, *, at: datetime, body: str = "",
    urgency: str = Urgency.INFO, besides: User | None = None,
) -> None:  # fmt: skip
    """Once per `key`; the words come from us, the rest from what the partner knows already."""
    news = News(
        event=event, ref=request.ref, title=f"{title}: {request.get_type_display()}", body=body,
        url=f"/portal/requests/{request.ref}/", call="Open the request", lines=_lines(request),
        urgency=urgency, program=program_of(request.type), data=_data(request),
    )  # fmt: skip
    notifications.tell_partner(
        partner=request.partner, news=news, key=key_of(request, key), at=at, besides=besides
    )  # fmt: skip


def key_of(request: CapacityRequest, key: str) -> str:
    """What a notice to the partner is kept under."""
    return f"{request.ref}:{key}:partner"


def _lines(request: CapacityRequest) -> list[list[str]]:
    place = request.interconnect or request.facility or request.ixp or request.site
    lines = [["Request", f"{request.ref} {request.get_type_display()}"]]
    if place is not None:
        lines.append(["Where", str(place)])
    if request.target_bps:
        lines.append(["Capacity wanted", units.capacity(request.target_bps)])
    if request.client_ref:
        lines.append(["Your reference", request.client_ref])
    return lines


def _data(request: CapacityRequest) -> dict[str, Any]:
    return {
        "request_id": str(request.uid), "type": RequestType(request.type).value,
        "state": request.state, "client_ref": request.client_ref, "version": request.version,
    }  # fmt: skip
