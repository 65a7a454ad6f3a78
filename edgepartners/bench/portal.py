"""Bars of the portal: its pages as seen by a manager who acts for the busiest partner."""

from collections.abc import Iterator

from django.db.models import Count
from django.test import Client
from django.urls import NoReverseMatch, reverse

from apps.capacity.models import CapacityRequest
from apps.network.models import Interconnect
from apps.partners.models import Partner
from apps.portal.seats import BEHALF
from edgepartners.bench import meters
from edgepartners.bench.meters import Bar, Figures

LISTS = (
    "interconnect_list", "cache_list", "request_list", "document_list", "maintenance_list",
    "contact_list", "token_list",
)  # fmt: skip
OTHERS = ("home", "potential", "policy", "request_new")


def measure() -> list[Figures]:
    """Each page that is there with its figures. Only reads: the session is the test client's."""
    partner = _busiest()
    if partner is None:
        return []
    return meters.measure(_seated(partner), list(_bars(partner)))


def _busiest() -> Partner | None:
    rows = Partner.objects.filter(archived_at=None, portal_enabled=True)
    return rows.annotate(links=Count("interconnects")).order_by("-links", "pk").first()


def _seated(partner: Partner) -> Client:
    client = meters.manager()
    session = client.session
    session[BEHALF] = partner.ref
    session.save()
    return client


def _bars(partner: Partner) -> Iterator[Bar]:
    for name in LISTS:
        if address := _address(name):
            yield Bar(f"portal list: {name}", address, cpu_ms=25, queries=12, kb=60)
    for name in OTHERS:
        if address := _address(name):
            yield Bar(f"portal: {name}", address, cpu_ms=40, queries=20)
    link = Interconnect.objects.filter(partner=partner).order_by("pk").first()
    asked = CapacityRequest.objects.filter(partner=partner).order_by("-pk").first()
    for name, row in (("interconnect_detail", link), ("request_detail", asked)):
        if row is not None and (address := _address(name, row.ref)):
            yield Bar(f"portal detail: {name}", address, cpu_ms=20, queries=15)


def _address(name: str, *args: str) -> str:
    """The address of a page of the portal; empty where there is none of that name."""
    try:
        return reverse(f"portal:{name}", args=args)
    except NoReverseMatch:
        return ""
