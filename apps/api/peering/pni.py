"""/pni: private interconnects, our extension of the draft's sketch (portal.md 1.4, "PNI")."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.peering.base import PeeringView
from apps.api.peering.schemas import LAG
from apps.api.peering.sides import named
from apps.api.robots import shapes, submissions
from apps.api.robots.faults import Fault, absent, wrong
from apps.api.robots.operations import Answer, Operation, ref, tells
from apps.api.robots.typed import component, components
from apps.capacity import actions, for_partner
from apps.capacity.enums import RequestType
from apps.capacity.for_partner import STATUS, Seen
from apps.network import for_partner as network
from apps.partners import for_partner as partners

SCOPES = {"GET": "requests:read", "POST": "requests:write", "DELETE": "requests:write"}
TYPES = {"add": RequestType.PNI_NEW, "augment": RequestType.PNI_AUGMENT}
WORDS = {RequestType.PNI_NEW: "add", RequestType.PNI_AUGMENT: "augment",
         RequestType.PNI_REMOVE: "remove"}  # fmt: skip
NOTICE = timedelta(days=settings.SESSION_NOTICE_DAYS + 1)
REASON = "Removed by the partner's program."
TRAFFIC = "Moves to the other links; the partner's program gave no plan."


class PniView(PeeringView):
    scopes = SCOPES

    def seen(self, name: str) -> Seen:
        """The PNI request with this uuid or reference; 404 where it is not theirs."""
        role = self.seat.role.value
        found = for_partner.request(self.seat.partner, name, role=role, at=timezone.now())
        if found is None or found.row.type not in WORDS:
            raise absent()
        return found


class Pnis(PniView):
    @tells(
        Operation(
            "Add or augment a PNI",
            {201: Answer(ref("Pni"))},
            "Becomes a request of the partner API (pni_new, pni_augment); `details` takes its "
            "further fields.",
            body=ref("PniGiven"),
        )
    )
    def post(self, request: Request) -> Response:
        body, at = self.json(), timezone.now()
        number = self.check_asn(body["peer_asn"])
        asn = next((each for each in self.seat.asns if each.number == number), None)
        if asn is None:
            raise Fault(422, "The sandbox plays sessions, not PNIs.", {"peer_asn": "Not here."})
        submissions.check(self.seat, number, at=at)
        made, warnings = actions.request_by_program(
            partner=self.seat.partner, type=TYPES[body["action"]], content=_content(body),
            asn=asn, submit_now=True, acting=self.acting, at=at,
        )  # fmt: skip
        return Response(show(self.seen(made.ref), warnings), 201)


class Pni(PniView):
    @tells(Operation("State of a PNI request", {200: Answer(ref("Pni"))}))
    def get(self, request: Request, pni_id: str) -> Response:
        return Response(show(self.seen(pni_id)))

    @tells(
        Operation(
            "Remove a PNI",
            {
                202: Answer(ref("Pni"), "Its removal is asked for, with notice"),
                204: Answer(None, "It was only asked for; the request is called off"),
            },
            "By the reference of the interconnect (PNI-00012), or by the id of the request that "
            "asks for it.",
        )
    )
    def delete(self, request: Request, pni_id: str) -> Response:
        found = for_partner.handle(self.seat.partner, pni_id)
        found = found and self.sure(found)
        at = timezone.now()
        if found is not None and found.type in WORDS and found.closed_at is None:
            actions.cancel(request=found, reason=REASON, acting=self.acting, at=at)
            return Response(status=204)
        content = {
            "interconnect": self._reference(found, pni_id), "reason": REASON,
            "remove_on": (at.date() + NOTICE).isoformat(), "traffic_plan": TRAFFIC,
            "contact_email": self.seat.user.email, **self._phone(),
        }  # fmt: skip
        made, warnings = actions.request_by_program(
            partner=self.seat.partner, type=RequestType.PNI_REMOVE, content=content,
            asn=self._asn(), submit_now=True, acting=self.acting, at=at,
        )  # fmt: skip
        return Response(show(self.seen(made.ref), warnings), 202)

    def _reference(self, found: Any, name: str) -> str:
        """The interconnect that is meant; 404 where there is none of theirs."""
        ref = found.interconnect.ref if found is not None and found.interconnect else name
        with self.behind():
            if not network.interconnect(self.seat.partner, ref):
                raise absent()
        return ref

    def _phone(self) -> dict[str, str]:
        phone = partners.noc_phone(self.seat.partner)
        return {"contact_phone": phone} if phone else {}

    def _asn(self) -> Any:
        able = self.acts_for()
        if not able:
            raise Fault(403, "This token may act for no AS number at the moment.")
        return next(each for each in self.seat.asns if each.number == able[0])


def show(seen: Seen, warnings: Mapping[str, str] | None = None) -> dict[str, Any]:
    """A PNI request in the draft's words; `lag` is filled as far as it is known.

    `warnings`: what was taken though it is unusual (portal.md 6.5).
    """
    told, row = seen.content, seen.row
    place = told.get("facility")
    letter = f"/api/partner/v1/interconnects/{told['interconnect']}/loa" if told.get(
        "interconnect") else None  # fmt: skip
    return {
        "request_id": row.uid, "reference": row.ref, "action": WORDS[RequestType(row.type)],
        "peer_asn": row.asn,
        "location": {"id": f"pdb:fac:{place}", "type": "private"} if place else None,
        "status": STATUS.get(row.state, "Pending"), "state": row.state,
        "lag": {
            "ipv4": told.get("ipv4"), "ipv6": told.get("ipv6"),
            "circuit_id": seen.circuit_ref or None,
        },
        "loa": {"provider": told.get("loa_provider") or "us", "url": letter},
        "remove_on": told.get("remove_on"), "warnings": named(warnings or {}),
    }  # fmt: skip


def _content(body: dict[str, Any]) -> dict[str, Any]:
    """Fields of a request, out of those of the draft and `details`."""
    lag = {name: value for name, value in body.get("lag", {}).items() if value is not None}
    given: dict[str, Any] = {
        "contact_email": body["email"], "contact_phone": body.get("phone"),
        "facility": _facility(body), "interconnect": body.get("interconnect"),
        "loa_provider": body.get("loa_provider"), "client_ref": body.get("request_id"),
        **_addresses(lag),
    }  # fmt: skip
    content = {name: value for name, value in given.items() if value is not None}
    content |= body.get("details", {})
    schema = shapes.inline(components()[component(TYPES[body["action"]])], {})
    shapes.check({"details": content}, {"properties": {"details": schema}}, secret=("secret",))
    return content


def _addresses(lag: dict[str, Any]) -> dict[str, Any]:
    if not set(lag) & {"ipv4", "ipv6"}:
        return {}
    return {"ip_provider": "partner"} | {name: lag[name] for name in lag if name in LAG
                                         and name != "circuit_id"}  # fmt: skip


def _facility(body: dict[str, Any]) -> int | None:
    place = body.get("location")
    if place is None:
        return None
    text = place if isinstance(place, str) else place["id"]
    if not text.startswith("pdb:fac:"):
        raise wrong({"location": "A PNI is at a facility: pdb:fac:N."})
    return int(text.rpartition(":")[2])
