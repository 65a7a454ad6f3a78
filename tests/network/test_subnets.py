"""No two interconnects share an address (portal.md 6.3, 6.5)."""

import pytest

from apps.core.errors import Refused
from apps.network import actions, queries
from apps.network.models import PNI, Interconnect
from tests import factories as make
from tests.factories.clock import AT

pytestmark = pytest.mark.django_db


def addressed(**subnets: str) -> Interconnect:
    link = make.pni()
    PNI.objects.create(interconnect=link, **subnets)
    return link


@pytest.mark.parametrize(
    ("kept", "asked", "overlaps"),
    [
        ("192.0.2.16/31", "192.0.2.16/31", True),
        ("192.0.2.16/31", "192.0.2.16/30", True),
        ("192.0.2.0/24", "192.0.2.16/31", True),
        ("192.0.0.0/16", "192.0.2.16/31", True),
        ("192.0.2.18/31", "192.0.2.16/31", False),
        ("2001:db8:0:5::/64", "2001:db8:0:5::2/127", True),
        ("2001:0DB8:0:5::/64", "2001:db8:0:5::/126", True),
        ("2001:db8:0:5::2/127", "2001:db8:0:5::/64", True),
        ("2001:db8:0:5::/64", "2001:db8:0:6::/64", False),
        ("2001:db8::/32", "192.0.2.16/31", False),
        ("192.0.2.300/31", "192.0.2.0/24", False),
        ("192.0.2.16", "192.0.2.16/31", True),
        ("192.0.2.16/33", "192.0.2.0/24", False),
        ("2001:db8:0:5:0:0:0:2/127", "2001:db8:0:5::/64", True),
        ("::/0", "2001:db8:0:5::/64", True),
        ("2001:db8::5::/64", "2001:db8::/32", False),
        ("2001:db8::/129", "2001:db8::/32", False),
        ("0:0:0:0:0:0:0:0:1/127", "::/0", False),
        ("see the sheet", "192.0.2.0/24", False),
    ],
)
def test_subnets_overlap_by_what_they_cover(kept: str, asked: str, overlaps: bool) -> None:
    link = addressed(**{"ipv6" if ":" in kept else "ipv4": kept})

    found = queries.overlapping_subnets(asked)

    assert [used.ref for used in found] == ([link.ref] if overlaps else [])


@pytest.mark.parametrize("state", ["DECOMMISSIONED", "CANCELLED", "REJECTED"])
def test_subnet_of_what_is_gone_is_free(state: str) -> None:
    link = addressed(ipv4="192.0.2.16/31")
    Interconnect.objects.filter(pk=link.pk).update(state=state)

    assert queries.overlapping_subnets("192.0.2.16/31") == []


def test_edit_to_a_used_subnet_is_refused_naming_whose_it_is() -> None:
    there, link = addressed(ipv4="192.0.2.16/30"), addressed(ipv4="192.0.2.40/31")

    with pytest.raises(Refused, match=f"192.0.2.18/31 overlaps 192.0.2.16/30 of .*{there.ref}"):
        actions.edit_detail(interconnect=link, ipv4="192.0.2.18/31", by=None, at=AT)

    assert PNI.objects.get(interconnect=link).ipv4 == "192.0.2.40/31"


def test_own_subnet_can_be_written_again() -> None:
    link = addressed(ipv4="192.0.2.16/31")

    actions.edit_detail(interconnect=link, ipv4="192.0.2.16/30", by=None, at=AT)

    assert PNI.objects.get(interconnect=link).ipv4 == "192.0.2.16/30"


def test_new_interconnect_with_a_used_subnet_is_refused() -> None:
    there = addressed(ipv6="2001:db8:0:5::/64")

    with pytest.raises(Refused, match=there.ref) as refusal:
        actions.add_interconnect(
            partner=make.partner(), site=there.site, kind="pni", name="BOG-9", by=None, at=AT,
            detail={"ipv6": "2001:db8:0:5::/127"},
        )  # fmt: skip

    assert (refusal.value.field, refusal.value.conflict) == ("ipv6", True)
