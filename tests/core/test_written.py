"""Reads whose SQL is written once: as the queryset finds it, for any values."""

from datetime import date, timedelta

import pytest
from django.http import Http404

from apps.core import wall
from apps.core.written import one_or_404, written_once
from apps.network.models import CapacityInterval, Interconnect
from apps.partners.models import ASN, Partner
from tests import factories as make

pytestmark = pytest.mark.django_db


def calls_of(build):
    """The read, and the values of each time that its queryset was built."""
    calls = []

    def counted(*values, **named):
        calls.append((values, named))
        return build(*values, **named)

    return written_once(counted), calls


def test_sql_is_written_once_and_finds_rows_of_any_value(django_assert_num_queries):
    named, calls = calls_of(lambda name: Partner.objects.filter(name=name))
    for name in ("Andes", "Pampa"):
        make.partner(name=name)

    with django_assert_num_queries(3):
        found = [[each.name for each in named(name)] for name in ("Andes", "Pampa", "Nobody")]

    assert found == [["Andes"], ["Pampa"], []]
    assert len(calls) == 1


def test_joined_annotated_and_prefetched_rows_are_whole(django_assert_num_queries):
    asn = make.asn(number=64500)
    link = make.pni(partner=asn.partner, asn=asn)
    read = written_once(
        lambda ref: (
            Interconnect.objects.select_related("partner", "owner")
            .prefetch_related("partner__asns")
            .filter(ref=ref)
        )
    )
    read("none")

    with django_assert_num_queries(2):
        [found] = read(link.ref)
        shown = found.partner.name, [each.number for each in found.partner.asns.all()]

    assert shown == (asn.partner.name, [64500])
    assert found == link
    assert found.owner is None


def test_days_times_and_tuples_are_values():
    interval = CapacityInterval.objects.get(interconnect=make.pni())
    at = interval.starts_at
    read = written_once(
        lambda links, at, day: CapacityInterval.objects.filter(
            interconnect__in=links, starts_at__lte=at, starts_at__date=day
        )
    )
    links = (interval.interconnect_id, 0)

    assert read(links, at, at.date()) == [interval]
    assert read(links, at - timedelta(days=1), at.date()) == []
    assert read(links, at, date(2020, 1, 1)) == []
    assert read(links[1:], at, at.date()) == []
    assert read((), at, at.date()) == []


def test_values_are_rows_of_a_list_too():
    partner = make.partner(name="Andes")
    read = written_once(lambda pk: Partner.objects.filter(pk=pk).values_list("name", flat=True))

    assert read(partner.pk) == ["Andes"]


def test_what_is_given_by_name_is_part_of_the_text():
    read, calls = calls_of(
        lambda region, *, limit: Partner.objects.filter(region=region).order_by("pk")[:limit]
    )
    for _ in range(3):
        make.partner(region="EMEA")

    lengths = [len(read("EMEA", limit=limit)) for limit in (1, 2, 1, 2)]

    assert lengths == [1, 2, 1, 2]
    assert len(calls) == 2


def test_a_value_that_is_no_parameter_is_refused():
    read = written_once(lambda limit: Partner.objects.order_by("pk")[:limit])

    with pytest.raises(ValueError, match="not among the parameters"):
        read(3)


def test_behind_the_wall_each_read_is_written_anew():
    mine, other = make.asn(number=64500), make.asn(number=64501)
    read, calls = calls_of(lambda number: ASN.objects.filter(number=number))
    assert read(other.number) == [other]

    with wall.behind(mine.partner_id):
        hidden, shown = read(other.number), read(mine.number)

    assert (hidden, shown) == ([], [mine])
    assert len(calls) == 3


def test_one_is_the_first_or_not_found():
    assert one_or_404([3, 4]) == 3
    with pytest.raises(Http404):
        one_or_404([])


def test_none_is_written_in_and_leaves_the_rest_to_values():
    def build(region, owner):
        rows = Partner.objects.filter(region=region).order_by("pk")
        return rows if owner is None else rows.filter(owner=owner)

    read, calls = calls_of(build)
    owner = make.user()
    theirs, other = make.partner(region="EMEA", owner=owner), make.partner(region="EMEA")

    assert read("EMEA", None) == [theirs, other]
    assert read("EMEA", owner.pk) == [theirs]
    assert read("APAC", None) == []
    assert len(calls) == 2


def test_a_parameter_that_is_made_of_a_value_is_refused():
    read = written_once(
        lambda day: CapacityInterval.objects.filter(
            starts_at__date__range=(day, day + timedelta(days=1))
        )
    )

    with pytest.raises(ValueError, match="made of a value"):
        read(date(2026, 1, 1))
