"""Maintenance and incidents: written, moved, found."""

from datetime import timedelta

import pytest

from apps.core.errors import Invalid, Refused
from apps.core.models import StateChange
from apps.network import actions, queries
from apps.network.models import Incident, Maintenance
from tests import factories as make
from tests.factories import AT

pytestmark = pytest.mark.django_db

START = AT - timedelta(hours=3)
WORK = {"title": "Line card", "side": "OURS", "starts_at": START, "ends_at": AT}
FAULT = {"title": "Port down", "kind": "OUTAGE", "started_at": START}


def planned(**facts):
    link = make.pni()
    return link, actions.plan_maintenance(impacts={link: "DOWN"}, by=None, at=AT, **WORK | facts)


def reported(**facts):
    link = make.pni()
    row = actions.report_incident(
        partner=link.partner, interconnect=link, by=None, at=AT, **FAULT | facts
    )
    return link, row


def test_maintenance_is_found_by_the_interconnects_it_touches():
    link, row = planned(announced_at=START - timedelta(days=7))

    found = queries.excuses([link.pk], START, AT)

    assert row.ref.startswith("MNT-")
    assert [one.maintenance for one in found[link.pk]] == [row]
    assert queries.excuses([link.pk], AT, AT + timedelta(days=1)) == {}
    assert queries.event_changes(None) == {link.pk: START.date()}


def test_maintenance_without_impact_excuses_nothing():
    link = make.pni()
    actions.plan_maintenance(
        impacts={link: "NONE"}, by=None, at=AT, announced_at=START - timedelta(days=7), **WORK
    )

    assert queries.excuses([link.pk], START, AT) == {}


@pytest.mark.parametrize(
    ("facts", "field"), [({"ends_at": START}, "ends_at"), ({"side": "NOBODY"}, "side")]
)
def test_maintenance_that_cannot_be_is_refused(facts, field):
    with pytest.raises(Invalid) as caught:
        planned(**facts)

    assert field in caught.value.errors
    assert not Maintenance.objects.exists()


def test_maintenance_needs_an_interconnect_with_a_known_impact():
    with pytest.raises(Invalid, match="at least one"):
        actions.plan_maintenance(impacts={}, by=None, at=AT, **WORK)
    with pytest.raises(Invalid, match="no impact"):
        actions.plan_maintenance(impacts={make.pni(): "LOUD"}, by=None, at=AT, **WORK)


def test_maintenance_runs_and_ends():
    _, row = planned()

    for state in ("RUNNING", "DONE"):
        actions.move_maintenance(maintenance=row, to=state, by=None, at=AT)

    moves = StateChange.objects.filter(ref=row.ref).order_by("pk").values_list("target", flat=True)
    assert list(moves) == ["RUNNING", "DONE"]
    with pytest.raises(Refused):
        actions.move_maintenance(maintenance=row, to="CANCELLED", reason="No.", by=None, at=AT)


def test_maintenance_is_cancelled_with_a_reason_only():
    _, row = planned()

    with pytest.raises(Refused, match="why"):
        actions.move_maintenance(maintenance=row, to="CANCELLED", by=None, at=AT)


def test_edited_maintenance_is_stamped_so_that_it_is_judged_anew():
    link, row = planned()
    later = AT + timedelta(minutes=5)

    actions.edit_maintenance(maintenance=row, announced_at=START, by=None, at=later)

    row.refresh_from_db()
    assert (row.announced_at, row.changed_at, row.is_excuse) == (START, later, True)
    assert queries.event_changes(AT) == {link.pk: START.date()}
    assert queries.event_changes(later) == {}


def test_incident_at_a_site_is_one_of_every_interconnect_of_its_partner_there():
    link = make.pni()
    beside = make.pni(partner=link.partner, site=link.site)
    foreign = make.pni(site=link.site)
    row = actions.report_incident(partner=link.partner, site=link.site, by=None, at=AT, **FAULT)

    found = queries.tickets([link.pk, beside.pk, foreign.pk], START, AT)

    assert found == {link.pk: [row], beside.pk: [row]}
    assert set(queries.event_changes(None)) == {link.pk, beside.pk}


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"started_at": AT + timedelta(hours=1)}, "started_at"),
        ({"restored_at": START - timedelta(hours=1)}, "restored_at"),
        ({"answered_at": START - timedelta(hours=1)}, "answered_at"),
        ({"kind": "PARTY"}, "kind"),
    ],
)
def test_incident_with_impossible_times_is_refused(facts, field):
    with pytest.raises(Invalid) as caught:
        reported(**facts)

    assert field in caught.value.errors
    assert not Incident.objects.exists()


def test_incident_is_at_an_interconnect_of_its_partner_or_at_a_site():
    link = make.pni()
    for places in ({}, {"interconnect": link, "site": link.site}):
        with pytest.raises(Invalid, match="not both"):
            actions.report_incident(partner=link.partner, by=None, at=AT, **places, **FAULT)
    with pytest.raises(Invalid, match="does not belong"):
        actions.report_incident(partner=make.partner(), interconnect=link, by=None, at=AT, **FAULT)


def test_incident_closes_and_opens_again():
    _, row = reported()

    actions.close_incident(incident=row, restored_at=AT, cause="PARTNER", by=None, at=AT)
    closed = row.state, row.restored_at, row.cause
    with pytest.raises(Refused):
        actions.close_incident(incident=row, restored_at=AT, cause="PARTNER", by=None, at=AT)
    actions.reopen_incident(incident=row, reason="Down again.", by=None, at=AT)

    row.refresh_from_db()
    assert closed == ("CLOSED", AT, "PARTNER")
    assert (row.state, row.restored_at) == ("OPEN", None)


def test_incident_that_is_over_is_written_down_closed():
    assert reported(restored_at=AT)[1].state == "CLOSED"


def test_inventory_tells_places_ports_and_caches():
    link = make.pni()
    link.members.create(port="et-0/0/0", speed_bps=100, optic="100GBASE-LR4")
    link.members.create(port="et-0/0/1", speed_bps=100, state="DOWN")

    found = queries.standings([link.pk])[link.pk]

    assert (found.site, found.zone, found.region) == (link.site.code, "America/Bogota", "LATAM")
    assert (found.ports, found.cache) == (((100, "100GBASE-LR4"),), None)
