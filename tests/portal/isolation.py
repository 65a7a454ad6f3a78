"""What the isolation test knows of each address: how to make the object it shows.

An address without arguments needs no line: it is found and walked by itself. One with arguments
needs a function that makes an object of a partner and returns the arguments of its address:

    "portal:request": lambda partner: [make.request(partner=partner).ref],
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from apps.capacity import actions as capacity
from apps.core import uploads
from apps.network import actions as network
from apps.network.models import Maintenance
from apps.notifications import actions
from apps.notifications.actions import News
from apps.notifications.models import Notice
from apps.partners.enums import PARTNER_PERMISSIONS
from apps.partners.models import Partner
from tests import factories as make
from tests.factories import AT, requests

VERBS = (
    "answer", "edit", "cancel", "order", "patched", "dispute", "confirm", "comment", "appeal",
    "letter", "attach",
)  # fmt: skip
# Name of the address -> arguments of one that belongs to the partner.
OBJECTS: dict[str, Callable[[Partner], Sequence[Any]]] = {
    "portal:invitation_withdraw": lambda partner: [make.invitation(partner=partner).pk],
    "portal:member": lambda partner: [make.member(partner=partner).pk],
    "portal:member_reinstate": lambda p: [make.member(partner=p, state="SUSPENDED").pk],
    "portal:member_remove": lambda partner: [make.member(partner=partner).pk],
    "portal:member_suspend": lambda partner: [make.member(partner=partner).pk],
    "portal:token_revoke": lambda partner: [_token(partner).prefix],
    "portal:webhook": lambda partner: [_webhook(partner).uid],
    "portal:webhook_edit": lambda partner: [_webhook(partner).uid],
    "portal:webhook_secret": lambda partner: [_webhook(partner).uid],
    "portal:webhook_test": lambda partner: [_webhook(partner).uid],
    "portal:webhook_remove": lambda partner: [_webhook(partner).uid],
    "portal:webhook_replay": lambda partner: _message(partner),
    "portal:interconnect_detail": lambda partner: [make.pni(partner=partner).ref],
    "portal:interconnect_chart": lambda partner: [make.pni(partner=partner).ref],
    "portal:document_agreement": lambda partner: [_signed(partner)],
    "portal:contact": lambda partner: [make.contact_with(partner, "NOC").pk],
    "portal:contact_edit": lambda partner: [make.contact_with(partner, "NOC").pk],
    "portal:contact_verify": lambda partner: [make.contact_with(partner, "NOC").pk],
    "portal:contact_remove": lambda partner: [make.contact_with(partner, "NOC").pk],
    "portal:contact_mail": lambda partner: [make.contact_with(partner, "NOC").pk],
    "portal:notice": lambda partner: [_told(partner)],
    "portal:maintenance_detail": lambda partner: [_work(partner).ref],
    "portal:maintenance_ics": lambda partner: [_work(partner).ref],
    "portal:maintenance_cancel": lambda partner: [_work(partner).ref],
    "portal:interconnect_samples": lambda partner: [make.pni(partner=partner).ref],
    "portal:request_step": lambda partner: [_draft(partner).ref, "what"],
    "portal:request_save": lambda partner: [_draft(partner).ref, "what"],
    "portal:request_review": lambda partner: [_draft(partner).ref],
    "portal:request_discard": lambda partner: [_draft(partner).ref],
    "portal:request_detail": lambda partner: [_request(partner).ref],
    **{f"portal:request_{verb}": lambda partner: [_request(partner).ref] for verb in VERBS},
    "portal:request_line_withdraw": lambda partner: _line(partner),
    "portal:request_file": lambda partner: _attachment(partner),
    "portal:request_file_remove": lambda partner: _attachment(partner),
    "portal:loa_detail": lambda partner: [_letter(partner).ref, 1],
    "portal:loa_file": lambda partner: [_letter(partner).ref, 1],
    "portal:loa_accept": lambda partner: [_issued(partner).ref],
    "portal:loa_refuse": lambda partner: [_issued(partner).ref],
}
# Addresses that belong to nobody: what is there is there for every member, or is found by a secret.
FOR_EVERY_MEMBER: dict[str, Callable[[Partner], Sequence[Any]]] = {}
PREFIX = "portal:"


def _work(partner: Partner) -> Maintenance:
    return make.maintenance(
        link=make.pni(partner=partner), side="THEIRS", starts_at=AT + timedelta(days=9),
        ends_at=AT + timedelta(days=10),
    )  # fmt: skip


def _signed(partner: Partner) -> str:
    agreement = make.agreement(partner=partner, state="OUT_FOR_SIGNATURE")
    make.executed(agreement)
    return agreement.ref


def _told(partner: Partner) -> int:
    """What the first of its members was told."""
    if not partner.members.filter(state="ACTIVE").exists():
        make.member(partner=partner)
    news = News(event="request.approved", ref="CAP-00001", title="Approved", url="/portal/")
    actions.tell_partner(partner=partner, news=news, key="isolation", at=AT)
    return Notice.objects.filter(partner=partner).order_by("recipient").first().pk


def _webhook(partner: Partner) -> Any:
    return make.webhook(partner, "https://hooks.example/edge")


def _message(partner: Partner) -> Sequence[Any]:
    hook = _webhook(partner)
    actions.send_test(webhook=hook, by=None, at=make.AT)
    return [hook.uid, hook.deliveries.get().uid]


def _line(partner: Partner) -> Sequence[Any]:
    asked = _request(partner)
    return [asked.ref, str(asked.lines.get().uid)]


def _draft(partner: Partner) -> Any:
    return requests.drafted(make.pni(partner=partner))


def _request(partner: Partner) -> Any:
    return requests.submitted(make.pni(partner=partner))


def _attachment(partner: Partner) -> Sequence[Any]:
    one = _request(partner)
    paper = capacity.attach(
        request=one, content=make.pdf_file("A plan"), filename="plan.pdf",
        acting=requests.partner_acting(), at=make.AT,
    )  # fmt: skip
    return [one.ref, paper.pk]


def _letter(partner: Partner) -> Any:
    one = _request(partner)
    return network.receive_loa(
        partner=partner, site=one.site, upload=uploads.checked(make.pdf_file("LOA"), "loa.pdf"),
        expires_on=make.AT.date() + timedelta(days=60), facts={"port_count": 2}, by=None,
        at=make.AT, request_ref=one.ref,
    )  # fmt: skip


def _issued(partner: Partner) -> Any:
    """As if we had issued it."""
    loa = _letter(partner)
    loa.direction = "ISSUED"
    loa.save(update_fields=["direction"])
    return loa


def _token(partner: Partner) -> Any:
    """Of a program of theirs."""
    return make.partner_token(membership=make.member(partner=partner))[0]


@dataclass(frozen=True)
class Address:
    """An address of the portal, by name, with the permission its view asks for."""

    name: str
    permission: str
    arguments: int

    @property
    def is_of_a_seat(self) -> bool:
        """Behind a membership; others are behind a secret of their own, or for our own people."""
        return self.permission in PARTNER_PERMISSIONS

    def of(self, partner: Partner) -> str:
        if not self.arguments:
            return reverse(self.name)
        maker = OBJECTS.get(self.name) or FOR_EVERY_MEMBER[self.name]
        return reverse(self.name, args=maker(partner))

    def absent(self, partner: Partner) -> str:
        """The same address with the digits of its arguments turned into others."""
        arguments = [_other(argument) for argument in OBJECTS[self.name](partner)]
        return reverse(self.name, args=arguments)


def _other(argument: Any) -> Any:
    """Something that looks alike and does not exist."""
    if isinstance(argument, int):
        return argument + 900_000
    return type(argument)("".join("9" if c.isdigit() else c for c in str(argument)))


def addresses() -> list[Address]:
    """All of the portal, from its URL configuration."""
    return sorted(_found(get_resolver("apps.portal.urls")), key=lambda each: each.name)


def _found(resolver: URLResolver) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _found(entry)
        else:
            yield _address(entry)


def _address(entry: URLPattern) -> Address:
    permission = str(entry.callback.permission)  # type: ignore[attr-defined]
    count = len(entry.pattern.converters)
    return Address(f"{PREFIX}{entry.name}", permission.removeprefix(PREFIX), count)
