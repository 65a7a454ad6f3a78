"""What the isolation test knows of each address of the APIs for partners' programs.

Addresses and their methods come from the URL configuration. One that names an object needs a line
here: how to make one of a partner, and what the address then carries.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, get_resolver, reverse

from apps.api.robots.views import Nothing, Public
from apps.core import uploads
from apps.network import actions as network
from apps.notifications import actions as notifications
from apps.partners.models import Partner
from tests import factories as make
from tests.api.robots.conftest import OURS
from tests.factories import requests as asked
from tests.portal import isolation as portal

APIS = {"partner_api": "apps.api.partner.urls", "peering_api": "apps.api.peering.urls"}
WORDS = ("action",)  # arguments that name no object
METHODS = ("get", "post", "patch", "delete")
Arguments = dict[str, str]
# Query parameters that an address needs before it tells anything.
QUERIES: dict[str, Callable[[Partner], Mapping[str, Any]]] = {
    "partner_api:eligibility": lambda partner: {"type": "pni_augment"},
    "partner_api:statistics": lambda partner: {
        "metric": "p95", "from": "2026-11-01", "to": "2026-11-02",
    },
    "peering_api:sessions": lambda partner: {"asn": _number(partner)},
    "peering_api:locations": lambda partner: {"asn": _number(partner)},
    "peering_api:locations-alias": lambda partner: {"asn": _number(partner)},
    "peering_api:get-status-alias": lambda partner: {"asn": _number(partner)},
    "peering_api:add-sessions-alias": lambda partner: {"asn": _number(partner)},
}  # fmt: skip


def _link(partner: Partner) -> Arguments:
    return {"reference": make.pni(partner=partner).ref}


def _letter(partner: Partner) -> Arguments:
    link = make.pni(partner=partner)
    network.receive_loa(
        partner=partner, site=link.site, interconnect=link, by=None, at=make.AT,
        upload=uploads.checked(make.pdf_file("LOA"), "loa.pdf"), facts={"port_count": 2},
        expires_on=make.AT.date(), request_ref="CAP-00001",
    )  # fmt: skip
    return {"reference": link.ref}


def _request(partner: Partner) -> Arguments:
    return {"reference": asked.submitted(make.pni(partner=partner)).ref}


def _paper(partner: Partner) -> Arguments:
    reference, number = portal.OBJECTS["portal:request_file"](partner)
    return {"reference": reference, "document_id": str(number)}


def _token(partner: Partner) -> Arguments:
    return {"prefix": make.partner_token(membership=make.member(partner=partner))[0].prefix}


def _hook(partner: Partner) -> Any:
    return make.webhook(partner, "https://hooks.example/edge")


def _webhook(partner: Partner) -> Arguments:
    return {"webhook_id": str(_hook(partner).uid)}


def _message(partner: Partner) -> Arguments:
    hook = _hook(partner)
    notifications.send_test(webhook=hook, by=None, at=make.AT)
    return {"webhook_id": str(hook.uid), "message_id": str(hook.deliveries.get().uid)}


def _session(partner: Partner) -> Arguments:
    made = make.bgp_session(
        interconnect=make.pni(partner=partner), our_asn=OURS, their_asn=_number(partner)
    )
    return {"session_id": str(made.uid)}


def _pni(partner: Partner) -> Arguments:
    return {"pni_id": str(asked.submitted(make.pni(partner=partner)).uid)}


def _number(partner: Partner) -> int:
    return partner.asns.order_by("-is_primary", "number").values_list("number", flat=True)[0]


# Name of the address -> arguments of one that belongs to the partner.
OBJECTS: dict[str, Callable[[Partner], Arguments]] = {
    "partner_api:interconnect": _link,
    "partner_api:loa": _letter,
    "partner_api:statistics": _link,
    "partner_api:request": _request,
    "partner_api:action": lambda partner: _request(partner) | {"action": "cancel"},
    "partner_api:comments": _request,
    "partner_api:documents": _request,
    "partner_api:document-file": _paper,
    "partner_api:token": _token,
    "partner_api:webhook": _webhook,
    "partner_api:webhook-secret": _webhook,
    "partner_api:webhook-test": _webhook,
    "partner_api:webhook-deliveries": _webhook,
    "partner_api:webhook-delivery": _message,
    "partner_api:webhook-replay": _message,
    "peering_api:session": _session,
    "peering_api:pni": _pni,
}


@dataclass(frozen=True)
class Address:
    """One address and one method of it."""

    name: str
    method: str
    view: Any
    names_object: bool

    def __str__(self) -> str:
        return f"{self.method} {self.name}"

    @property
    def query(self) -> Callable[[Partner], Mapping[str, Any]]:
        return QUERIES.get(self.name, lambda partner: {}) if self.method == "get" else _none

    def of(self, partner: Partner) -> tuple[str, str]:
        """Where an object of the partner is, and where none is that looks alike."""
        there = OBJECTS[self.name](partner)
        elsewhere = {key: text if key in WORDS else other(text) for key, text in there.items()}
        return reverse(self.name, kwargs=there), reverse(self.name, kwargs=elsewhere)

    def plain(self, partner: Partner) -> str:
        return self.of(partner)[0] if self.names_object else reverse(self.name)


def _none(partner: Partner) -> Mapping[str, Any]:
    return {}


def other(text: str) -> str:
    """What looks alike and does not exist: each digit, be it hexadecimal, is the next one."""
    return text.translate(str.maketrans("0123456789abcdef", "1234567890bcdefa"))


def addresses() -> list[Address]:
    """All of both APIs that are behind a token."""
    found = [
        Address(f"{api}:{entry.name}", method, view, bool(set(entry.pattern.converters)))
        for api, module in APIS.items()
        for entry in get_resolver(module).url_patterns
        if not issubclass(view := _view(entry), Nothing | Public)
        for method in METHODS
        if hasattr(getattr(view, method, None), "operation")
    ]
    return sorted(found, key=str)


def _view(entry: Any) -> Any:
    assert isinstance(entry, URLPattern)
    return entry.callback.view_class  # type: ignore[attr-defined]
