"""Ports: added in bulk, reserved by one, used by an interconnect, given back by the clock."""

from datetime import date, timedelta

import pytest

from apps.core.errors import Invalid, Refused
from apps.network import actions, queries
from apps.network.enums import PortState
from apps.network.models import Member, Port
from tests import factories as make
from tests.factories import AT, GBPS
from tests.together import together

G100 = 100 * GBPS
UNTIL = date(2027, 1, 31)


def reserve(site, *, count=2, held_for="CAP-00001", **facts):
    given = {"speed_bps": G100, "until": UNTIL, "by": None, "at": AT}
    return actions.reserve_ports(site=site, count=count, held_for=held_for, **{**given, **facts})


def states(site):
    return list(Port.objects.filter(site=site).order_by("pk").values_list("state", flat=True))


def test_ports_are_added_by_a_range_and_know_their_place(db):
    site = make.site()

    rows = make.ports(site=site, names="et-0/0/[4-6]", pair=3)

    assert [row.name for row in rows] == ["et-0/0/4", "et-0/0/5", "et-0/0/6"]
    assert [row.demarc for row in rows] == [
        f"Cage C2, rack R14, panel PP3, pair {n}" for n in (3, 4, 5)
    ]
    assert queries.free_ports(site) == {G100: 3}


def test_a_site_that_counts_strands_names_strands(db):
    site = make.site(numbering="STRAND")

    [port] = make.ports(site=site, number=1, pair=3)

    assert port.demarc == "Cage C2, rack R14, panel PP3, strands 5-6"


@pytest.mark.parametrize("names", ["et-[4-2]", "et-[1-900]", "et-[1-", "[1-2]/[3-4]"])
def test_a_range_that_cannot_be_is_refused(db, names):
    with pytest.raises(Invalid) as refused:
        make.ports(site=make.site(), names=names)

    assert "names" in refused.value.errors


def test_a_port_that_is_there_already_adds_none(db):
    site = make.site()
    make.ports(site=site, device="edge1", names="et-1")

    with pytest.raises(Refused, match="there already"):
        make.ports(site=site, device="edge1", names="et-[0-3]")

    assert Port.objects.filter(site=site).count() == 1


def test_reserving_holds_ports_for_a_reference(db):
    site = make.site()
    make.ports(site=site, number=3)

    held = reserve(site)

    assert [(port.held_for, port.held_until) for port in held] == [("CAP-00001", UNTIL)] * 2
    assert states(site) == ["RESERVED", "RESERVED", "FREE"]


def test_reserving_more_than_is_free_takes_none_and_names_what_is_free(db):
    site = make.site(code="BOG-2")
    make.ports(site=site, number=1)
    make.ports(site=site, number=4, gbps=10)

    with pytest.raises(Refused) as refused:
        reserve(site)

    assert refused.value.conflict
    assert str(refused.value).replace("\xa0", " ") == (
        "BOG-2 has 1 free of the 2 100 Gbps ports asked for. Free there: 1 x 100 Gbps, 4 x 10 Gbps."
    )
    assert states(site) == ["FREE"] * 5


def test_reserving_where_nothing_is_free_says_so(db):
    with pytest.raises(Refused, match="Nothing else is free there"):
        reserve(make.site(), count=1)


def test_reserving_no_port_is_refused(db):
    with pytest.raises(Invalid):
        reserve(make.site(), count=0)


@pytest.mark.django_db(transaction=True)
def test_the_last_port_has_one_winner():
    site = make.site()
    make.ports(site=site, number=1)

    results = together(
        *(lambda ref=f"CAP-0000{n}": reserve(site, count=1, held_for=ref) for n in range(4))
    )

    lost = [each for each in results if isinstance(each, Refused)]
    assert len(lost) == 3
    assert Port.objects.get(site=site).state == PortState.RESERVED


def test_releasing_frees_only_what_the_reference_holds(db):
    site = make.site()
    make.ports(site=site, number=4)
    reserve(site)
    reserve(site, held_for="CAP-00002")

    released = actions.release_ports(held_for="CAP-00001", by=None, at=AT)
    again = actions.release_ports(held_for="CAP-00001", by=None, at=AT)

    assert (released, again) == (2, 0)
    assert states(site) == ["FREE", "FREE", "RESERVED", "RESERVED"]
    assert not Port.objects.filter(held_for="CAP-00001").exists()


def test_the_clock_gives_ports_back_after_their_last_day(db):
    site = make.site()
    make.ports(site=site, number=2)
    reserve(site, until=AT.date())

    on_the_day = actions.release_due(at=AT)
    day_after = actions.release_due(at=AT + timedelta(days=1))

    assert (on_the_day, day_after) == (0, 2)
    assert states(site) == ["FREE", "FREE"]


def test_ports_without_a_last_day_are_kept(db):
    site = make.site()
    make.ports(site=site, number=2)
    reserve(site, until=None)

    assert actions.release_due(at=AT + timedelta(days=999)) == 0


def test_used_ports_become_members_and_capacity_follows(db):
    link = make.pni(capacity_gbps=100, members=1)
    actions.set_members(
        interconnect=link, members=[actions.MemberFacts("et-9/0/0", G100)],
        from_at=AT - timedelta(days=9), by=None, at=AT,
    )  # fmt: skip
    make.ports(site=link.site, number=2)
    reserve(link.site)

    used = actions.use_ports(held_for="CAP-00001", interconnect=link, by=None, at=AT)

    link.refresh_from_db()
    assert [(port.state, port.held_for, port.interconnect) for port in used] == [
        ("USED", "", link)
    ] * 2
    assert (link.capacity_bps, link.n_minus_1_bps) == (3 * G100, 2 * G100)
    assert sorted(Member.objects.values_list("port", flat=True)) == [
        "et-0/0/0", "et-0/0/1", "et-9/0/0",
    ]  # fmt: skip


def test_ports_that_replace_members_free_those_used_before(db):
    link = make.pni(capacity_gbps=100, members=1)
    old = make.ports(site=link.site, number=1, names="et-1/0/0")
    reserve(link.site, count=1)
    actions.use_ports(held_for="CAP-00001", interconnect=link, by=None, at=AT)
    make.ports(site=link.site, number=2, gbps=400)
    reserve(link.site, held_for="CAP-00002", speed_bps=4 * G100)
    later = AT + timedelta(days=1)

    actions.use_ports(held_for="CAP-00002", interconnect=link, by=None, at=later, replace=True)

    link.refresh_from_db()
    old[0].refresh_from_db()
    assert (old[0].state, old[0].interconnect) == ("FREE", None)
    assert link.capacity_bps == 8 * G100
    assert Member.objects.get(port="et-1/0/0").state == "REMOVED"


def test_a_member_of_the_same_name_on_another_device_is_told_apart(db):
    link = make.pni(capacity_gbps=100, members=1)
    actions.set_members(
        interconnect=link, members=[actions.MemberFacts("et-0/0/0", G100), ],
        from_at=AT - timedelta(days=9), by=None, at=AT,
    )  # fmt: skip
    make.ports(site=link.site, number=1, device="edge-b")
    reserve(link.site, count=1)

    actions.use_ports(held_for="CAP-00001", interconnect=link, by=None, at=AT)

    assert set(Member.objects.values_list("port", flat=True)) == {"et-0/0/0", "edge-b et-0/0/0"}


def test_using_without_a_reservation_or_elsewhere_is_refused(db):
    link, elsewhere = make.pni(), make.site()
    make.ports(site=elsewhere, number=1)
    reserve(elsewhere, count=1)

    with pytest.raises(Refused, match="No ports are reserved for CAP-00009"):
        actions.use_ports(held_for="CAP-00009", interconnect=link, by=None, at=AT)
    with pytest.raises(Refused, match="are not at"):
        actions.use_ports(held_for="CAP-00001", interconnect=link, by=None, at=AT)


def test_a_port_out_of_order_is_not_reserved_until_mended(db):
    site = make.site()
    [port] = make.ports(site=site, number=1)

    actions.mark_broken(port=port, note="No light", by=None, at=AT)

    with pytest.raises(Refused):
        reserve(site, count=1)
    actions.mark_mended(port=port, by=None, at=AT)
    assert len(reserve(site, count=1)) == 1


def test_only_a_free_port_goes_out_of_order_and_with_a_note(db):
    site = make.site()
    [port] = make.ports(site=site, number=1)

    with pytest.raises(Refused) as refused:
        actions.mark_broken(port=port, note=" ", by=None, at=AT)
    reserve(site, count=1)
    with pytest.raises(Refused, match="is reserved by now"):
        actions.mark_broken(port=port, note="No light", by=None, at=AT)

    assert refused.value.field == "note"


def test_free_ports_of_many_sites_take_one_query(db, django_assert_num_queries):
    places = [make.site() for _ in range(3)]
    for place in places:
        make.ports(site=place, number=2)
        make.ports(site=place, number=1, gbps=400)

    with django_assert_num_queries(1):
        found = queries.free_ports_at([place.pk for place in places])

    assert found == {place.pk: {4 * G100: 1, G100: 2} for place in places}
    assert list(found[places[0].pk]) == [4 * G100, G100]


def test_decommissioning_frees_ports_and_removes_sessions(db):
    link = make.pni(capacity_gbps=100, members=1)
    make.ports(site=link.site, number=1)
    reserve(link.site, count=1)
    actions.use_ports(held_for="CAP-00001", interconnect=link, by=None, at=AT)
    session = make.bgp_session(interconnect=link, state="ESTABLISHED")

    actions.retire(interconnect=link, reason="moved", by=None, at=AT + timedelta(hours=1))

    session.refresh_from_db()
    assert states(link.site) == ["FREE"]
    assert session.state == "REMOVED"
