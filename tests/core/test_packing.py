"""Rows that the database packs into the one they belong to."""

from decimal import Decimal

import pytest

from apps.capacity.enums import Visibility
from apps.capacity.models import CapacityRequest, RequestComment
from apps.core import wall
from apps.core.packing import packed, unpacked
from apps.network.models import Interconnect, Member
from tests import factories as make
from tests.factories import AT, GBPS

pytestmark = pytest.mark.django_db
OF_MEMBER = ("id", "speed_bps", "rx_dbm", "state")


def test_rows_come_out_as_they_went_in():
    link = make.pni()
    for light in ("-3.2", "-14.7"):
        Member.objects.create(interconnect=link, speed_bps=100 * GBPS, rx_dbm=Decimal(light))
    members = Member.objects.order_by("pk")

    row = Interconnect.objects.annotate(all=packed(members, "interconnect", OF_MEMBER)).get()

    found = [unpacked(Member, values) for values in row.all]
    expected = members.values_list(*OF_MEMBER)
    assert [tuple(getattr(each, name) for name in OF_MEMBER) for each in found] == list(expected)
    assert str(found[0].rx_dbm) == "-3.2"


def test_times_come_out_as_times_and_other_values_by_their_names():
    request = make.asked()
    RequestComment.objects.create(
        request=request, kind="COMMENT", visibility=Visibility.SHARED, text="One", at=AT
    )
    said = packed(RequestComment.objects.order_by("pk"), "request", ("at",), words="text")

    row = CapacityRequest.objects.annotate(said=said).get()

    each = unpacked(RequestComment, row.said[0], "words")
    assert (each.at, each.words) == (AT, "One")


def test_behind_the_wall_only_what_it_shows_is_packed():
    request = make.asked()
    for visibility in (Visibility.SHARED, Visibility.INTERNAL):
        RequestComment.objects.create(
            request=request, kind="COMMENT", visibility=visibility, text=visibility, at=AT
        )
    said = packed(RequestComment.objects.order_by("pk"), "request", ("text",))

    with wall.behind(request.partner_id):
        row = CapacityRequest.objects.annotate(said=said).get()

    assert [values["text"] for values in row.said] == [Visibility.SHARED]
