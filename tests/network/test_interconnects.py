"""Making, editing and moving interconnects."""

from datetime import date, timedelta

import pytest

from apps.core import lifecycle
from apps.core.errors import Invalid, Refused
from apps.network import actions
from apps.network.actions import MemberFacts
from apps.network.models import PNI, Interconnect
from tests import factories as make
from tests.factories import AT, GBPS
from tests.together import together

G100 = 100 * GBPS


def add(**facts):
    given = {
        "partner": facts.pop("partner", None) or make.partner(),
        "site": make.site(),
        "kind": "pni",
        "name": "BOG-2",
        "by": None,
        "at": AT,
    }
    return actions.add_interconnect(**{**given, **facts})


def test_interconnect_is_added_with_members_capacity_and_detail(db):
    members = [MemberFacts(f"et-0/0/{n}", G100) for n in range(4)]

    link = add(members=members, detail={"lag_name": "ae7", "mtu": 9000}, state="ACTIVE")

    link.refresh_from_db()
    [interval] = link.capacities.all()
    assert (link.capacity_bps, link.n_minus_1_bps) == (4 * G100, 3 * G100)
    assert (interval.capacity_bps, interval.largest_member_bps) == (4 * G100, G100)
    assert (interval.members, interval.starts_at, interval.ends_at) == (4, AT, None)
    assert (link.pni.lag_name, link.pni.mtu, link.members.count()) == ("ae7", 9000, 4)


@pytest.mark.parametrize(
    ("kind", "prefix"), [("pni", "PNI"), ("cache", "CCH"), ("transit", "TRN"), ("ixp", "IXC")]
)
def test_reference_names_the_kind(db, kind, prefix):
    exchange = actions.add_ixp(metro=make.metro(), name="IX Bogotá", by=None, at=AT)
    port = actions.add_ixp_port(
        ixp=exchange, site=make.site(), name="xe-1", speed_bps=G100, by=None, at=AT
    )

    link = add(kind=kind, detail={"port": port} if kind == "ixp" else None)

    assert link.ref.startswith(prefix)


def test_planned_interconnect_has_no_capacity_yet(db):
    link = add()

    assert (link.state, link.capacity_bps, link.capacities.count()) == ("PROPOSED", 0, 0)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"kind": "tunnel"}, "no kind"),
        ({"kind": "ixp"}, "port at the exchange"),
        ({"state": "ACTIVE"}, "capacity of BOG-2"),
        ({"capacity_bps": -1}, "above zero"),
        ({"members": [MemberFacts("a", 0)]}, "speed of each member"),
        ({"members": [MemberFacts("a", 5), MemberFacts("a", 5)]}, "same port"),
        ({"detail": {"mtu": "big"}}, "(?i)mtu"),
        ({"name": ""}, "(?i)name"),
    ],
)
def test_wrong_interconnect_is_refused_and_not_kept(db, facts, words):
    with pytest.raises(Refused, match=words):
        add(**facts)

    assert not Interconnect.objects.exists()


def test_number_of_another_partner_is_refused(db):
    with pytest.raises(Refused, match="does not belong"):
        add(asn=make.asn())


def test_name_is_unique_per_partner(db):
    partner = make.partner()
    add(partner=partner)

    with pytest.raises(Refused, match="BOG-2 already"):
        add(partner=partner)
    add(partner=make.partner())

    assert Interconnect.objects.count() == 2


def test_original_target_date_stays_when_the_target_moves(db):
    link, first, second = add(), date(2027, 1, 15), date(2027, 3, 1)

    actions.edit_interconnect(interconnect=link, by=None, at=AT, target_on=first)
    actions.edit_interconnect(interconnect=link, by=None, at=AT, target_on=second)

    link.refresh_from_db()
    assert (link.original_target_on, link.target_on) == (first, second)


def test_target_given_at_first_is_the_original(db):
    assert add(target_on=date(2027, 1, 15)).original_target_on == date(2027, 1, 15)


@pytest.mark.parametrize("change", [{"state": "ACTIVE"}, {"capacity_bps": 5}, {"ref": "PNI-1"}])
def test_edit_cannot_go_around_the_other_actions(db, change):
    with pytest.raises(Invalid, match="cannot be changed here"):
        actions.edit_interconnect(interconnect=add(), by=None, at=AT, **change)


def test_edit_refuses_a_name_that_is_taken_and_a_foreign_number(db):
    partner = make.partner()
    add(partner=partner)
    link = add(partner=partner, name="BOG-3")

    with pytest.raises(Refused, match="BOG-2 already"):
        actions.edit_interconnect(interconnect=link, by=None, at=AT, name="BOG-2")
    with pytest.raises(Refused, match="does not belong"):
        actions.edit_interconnect(interconnect=link, by=None, at=AT, asn=make.asn())


def test_detail_is_added_then_edited(db):
    link = make.pni()

    actions.edit_detail(interconnect=link, by=None, at=AT, lag_name="ae7")
    link = Interconnect.objects.get(pk=link.pk)
    actions.edit_detail(interconnect=link, by=None, at=AT, ipv4="192.0.2.0/31")

    detail = PNI.objects.get(interconnect=link)
    assert (detail.lag_name, detail.ipv4) == ("ae7", "192.0.2.0/31")


def test_detail_has_only_its_own_fields(db):
    link = make.pni()
    actions.edit_detail(interconnect=link, by=None, at=AT, lag_name="ae7")

    with pytest.raises(Invalid):
        actions.edit_detail(interconnect=link, by=None, at=AT, interconnect_id=7)


def test_transit_has_no_detail(db):
    with pytest.raises(Refused, match="no further details"):
        actions.edit_detail(interconnect=make.pni(kind="transit"), by=None, at=AT, mtu=9000)


def test_going_into_service_notes_the_local_day(manager):
    link = make.pni(state="TESTING")
    late_evening = AT.replace(hour=3)  # still the day before in Bogotá

    actions.change_state(interconnect=link, to="ACTIVE", by=manager, at=late_evening)

    assert link.in_service_on == date(2026, 11, 18)
    assert Interconnect.objects.get(pk=link.pk).in_service_on == date(2026, 11, 18)


def test_interconnect_without_capacity_does_not_go_into_service(manager):
    link = add(state="TESTING")

    with pytest.raises(Refused, match="Enter the capacity"):
        actions.change_state(interconnect=link, to="ACTIVE", by=manager, at=AT)


@pytest.mark.parametrize("to", ["ON_HOLD", "BLOCKED", "CANCELLED", "REJECTED"])
def test_stopping_needs_a_reason(manager, to):
    link = add()

    with pytest.raises(Refused, match="reason"):
        actions.change_state(interconnect=link, to=to, by=manager, at=AT)
    actions.change_state(interconnect=link, to=to, by=manager, at=AT, reason="No fibre")

    assert lifecycle.history(link.ref).get().reason == "No fibre"


@pytest.mark.parametrize(
    ("state", "steps"),
    [("ACTIVE", 3), ("MAINTENANCE", 4), ("DECOM_REQUESTED", 2), ("DECOMMISSIONING", 1)],
)
def test_retiring_takes_every_step_that_is_left(manager, state, steps):
    link = make.pni(state=state)

    actions.retire(interconnect=link, reason="Moved to BOG-3", by=manager, at=AT)

    link.refresh_from_db()
    assert (link.state, link.capacity_bps, link.n_minus_1_bps) == ("DECOMMISSIONED", 0, 0)
    assert lifecycle.history(link.ref).count() == steps
    assert link.capacities.get().ends_at == AT


@pytest.mark.parametrize("state", ["PROPOSED", "DECOMMISSIONED", "CANCELLED"])
def test_what_is_not_in_service_cannot_be_retired(manager, state):
    with pytest.raises(Refused, match="cannot become"):
        actions.retire(interconnect=make.pni(state=state), reason="Gone", by=manager, at=AT)


def test_retiring_needs_a_reason(manager):
    with pytest.raises(Refused, match="Say why"):
        actions.retire(interconnect=make.pni(), reason=" ", by=manager, at=AT)


@pytest.mark.django_db(transaction=True)
def test_of_two_moves_at_once_one_wins():
    link = make.pni()
    views = [Interconnect.objects.get(pk=link.pk) for _ in range(2)]

    results = together(
        lambda: actions.change_state(interconnect=views[0], to="AUGMENTING", by=None, at=AT),
        lambda: actions.change_state(interconnect=views[1], to="MAINTENANCE", by=None, at=AT),
    )

    assert [r.conflict for r in results if isinstance(r, Refused)] == [True]
    assert lifecycle.history(link.ref).count() == 1


def test_members_are_matched_by_port_and_kept_when_removed(db):
    link = add(members=[MemberFacts("et-1", G100), MemberFacts("et-2", G100)], state="ACTIVE")
    kept = link.members.get(port="et-1")
    changed = [MemberFacts("et-1", G100, optic="LR4"), MemberFacts("et-3", 4 * G100)]
    at = AT + timedelta(hours=1)

    actions.set_members(
        interconnect=link, members=changed, from_at=at, by=None, at=at, reason="400G"
    )

    states = dict(link.members.values_list("port", "state"))
    assert states == {"et-1": "UP", "et-2": "REMOVED", "et-3": "UP"}
    assert link.members.get(port="et-1").pk == kept.pk
    link.refresh_from_db()
    assert (link.capacity_bps, link.n_minus_1_bps) == (5 * G100, G100)


def test_members_that_leave_capacity_as_it_is_open_no_interval(db):
    link = add(members=[MemberFacts("et-1", G100)], state="ACTIVE")

    actions.set_members(
        interconnect=link, members=[MemberFacts("et-9", G100)], from_at=AT, by=None, at=AT
    )

    assert link.capacities.count() == 1
