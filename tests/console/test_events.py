"""Pages of maintenance, incidents and quality."""

import io

import pytest

from apps.network.models import Incident, Maintenance
from apps.usage.models import QualityReading
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

WORK = {
    "title": "Line card", "side": "OURS", "starts_at": "2026-12-01T02:00",
    "ends_at": "2026-12-01T04:00", "announced_at": "2026-11-19T08:00", "impact": "DOWN",
}  # fmt: skip
FAULT = {
    "title": "Port down", "kind": "OUTAGE", "severity": "CRITICAL", "cause": "UNKNOWN",
    "started_at": "2026-11-18T02:00",
}  # fmt: skip


@pytest.fixture
def link():
    return make.pni()


def test_maintenance_is_planned_for_several_interconnects(staff, text, link):
    other = make.pni()

    answer = staff.post(
        "/maintenance/new/", {**WORK, "interconnects": f"{link.ref}, {other.ref.lower()}"}
    )

    row = Maintenance.objects.get()
    page = text(staff.get(answer["Location"]))
    assert {impact.interconnect for impact in row.impacts.all()} == {link, other}
    assert "It excuses" in page
    assert "2 h 0 min" in page


def test_unknown_interconnects_are_named(staff, text):
    answer = staff.post("/maintenance/new/", {**WORK, "interconnects": "PNI-99999"})

    assert answer.status_code == 422
    assert "There is no interconnect PNI-99999." in text(answer)


def test_maintenance_starts_ends_and_is_edited(staff, text, link):
    row = make.maintenance(link=link)
    page = f"/maintenance/{row.ref}/"

    staff.post(f"{page}step/", {"to": "RUNNING"})
    staff.post(f"{page}edit/", {**WORK, "title": "Line card swap"})
    staff.post(f"{page}step/", {"to": "DONE"})

    assert "Line card swap" in text(staff.get(page))
    assert Maintenance.objects.get().state == "DONE"


def test_maintenance_is_cancelled_with_a_reason(staff, text, link):
    row = make.maintenance(link=link)

    missing = staff.post(f"/maintenance/{row.ref}/cancel/", {"reason": ""})
    staff.post(f"/maintenance/{row.ref}/cancel/", {"reason": "Moved to January."})

    assert missing.status_code == 422
    page = text(staff.get(f"/maintenance/{row.ref}/"))
    assert "excuses nothing" in page
    assert "Moved to January." in page


def test_step_that_is_not_permitted_is_told(staff, text, link):
    row = make.maintenance(link=link)

    answer = staff.post(f"/maintenance/{row.ref}/step/", {"to": "NOWHERE"}, follow=True)

    assert "cannot become" in text(answer)


def test_incident_is_reported_with_the_partner_of_its_interconnect(staff, text, link):
    answer = staff.post("/incidents/new/", {**FAULT, "interconnect": link.ref})

    row = Incident.objects.get()
    assert (row.partner, row.interconnect, row.state) == (link.partner, link, "OPEN")
    assert link.name in text(staff.get(answer["Location"]))


def test_incident_needs_a_place(staff, text):
    assert "Name an interconnect" in text(staff.post("/incidents/new/", FAULT))


def test_incident_closes_reopens_and_is_corrected(staff, text, link):
    row = make.incident(link=link)
    page = f"/incidents/{row.ref}/"

    staff.post(f"{page}close/", {"restored_at": "2026-11-19T09:00", "cause": "PARTNER"})
    wrong = staff.post(f"{page}edit/", {**FAULT, "restored_at": ""})
    staff.post(f"{page}reopen/", {"reason": "Down again."})
    staff.post(f"{page}edit/", {**FAULT, "severity": "MINOR"})

    assert "Reopen it to take this back." in text(wrong)
    assert "minor" in text(staff.get(page))
    assert Incident.objects.get().state == "OPEN"


@pytest.mark.parametrize("address", ["/maintenance/", "/incidents/"])
def test_lists_cost_the_same_for_many(staff, text, link, address, django_assert_max_num_queries):
    for _ in range(5):
        make.maintenance(link=link)
        make.incident(link=link)

    with django_assert_max_num_queries(12):
        page = text(staff.get(address))

    assert page.count(link.name) >= 5


@pytest.mark.parametrize("address", ["/maintenance/?q=line", "/incidents/?q=port&state=OPEN"])
def test_lists_are_searched(staff, text, link, address):
    make.maintenance(link=link)
    make.incident(link=link)

    assert link.name in text(staff.get(address))


def test_list_is_exported(staff, link):
    make.incident(link=link)

    answer = staff.get("/incidents/?export=csv")

    assert b"Port down" in b"".join(answer.streaming_content)


def test_readers_may_look_and_not_touch(reader, text, link):
    row = make.incident(link=link)

    assert "Close" not in text(reader.get(f"/incidents/{row.ref}/"))
    assert reader.get(f"/incidents/{row.ref}/close/").status_code == 403


def test_quality_file_is_stored_whole_or_refused(staff, text, link):
    lines = f"interconnect,kind,timestamp,value\n{link.ref},latency_ms,2026-11-18T02:00Z,12.5\n"
    good, bad = (io.BytesIO(one.encode()) for one in (lines, lines + "PNI-1,x,soon,1\n"))

    refused = staff.post("/quality/upload/", {"file": bad})
    staff.post("/quality/upload/", {"file": good})

    assert "Line 3" in text(refused)
    assert QualityReading.objects.get().micro == 12_500_000


def test_times_are_utc_whatever_zone_a_person_reads_pages_in(client_for, text, link):
    person = client_for(make.user(role="engineer", time_zone="America/Bogota"))

    answer = person.post("/incidents/new/", {**FAULT, "interconnect": link.ref})

    row = Incident.objects.get()
    assert row.started_at.isoformat() == "2026-11-18T02:00:00+00:00"
    assert "18 Nov 2026 02:00" in text(person.get(answer["Location"]))
    assert "2026-11-18T02:00" in person.get(f"/incidents/{row.ref}/edit/").content.decode()
