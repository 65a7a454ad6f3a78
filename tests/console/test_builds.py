"""Pages of ports, LOA-CFAs, BGP sessions and turn-up."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.network import actions
from apps.network.models import BGPSession, Loa, Port, TurnUpCheck
from tests import factories as make
from tests.factories import AT, GBPS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

G100 = 100 * GBPS


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.CELERY_TASK_ALWAYS_EAGER = False


@pytest.fixture(autouse=True)
def no_worker(monkeypatch):
    """Nobody listens: the tests print by themselves."""
    monkeypatch.setattr("apps.network.tasks.print_loas.delay", lambda: None)


@pytest.fixture
def link():
    return make.pni(name="BOG-2")


@pytest.fixture
def draft():
    return make.drafted_loa(partner=make.partner(name="Fibra Andina"), site=make.site())


def reserve(site, **facts):
    given = {"speed_bps": G100, "count": 2, "held_for": "CAP-00007", "until": None}
    return actions.reserve_ports(site=site, by=None, at=AT, **{**given, **facts})


def test_ports_are_added_by_a_range_and_listed(staff, text):
    site = make.site(code="BOG-7")
    answer = staff.post("/ports/add/", {
        "site": site.pk, "device": "edge1.bog", "names": "et-0/0/[0-3]", "speed_bps": "100",
        "media": "SMF OS2", "connector": "LC", "cage": "C2", "rack": "R1", "panel": "P1",
        "pair": "5",
    })  # fmt: skip

    page = text(staff.get(answer["Location"]))

    assert Port.objects.filter(site=site, state="FREE").count() == 4
    assert "Cage C2, rack R1, panel P1, pair 8" in page
    assert "100 Gbps" in page


def test_a_wrong_range_keeps_what_was_typed(staff, text):
    site = make.site()
    answer = staff.post("/ports/add/", {
        "site": site.pk, "device": "edge1", "names": "et-[9-1]", "speed_bps": "100",
        "media": "SMF OS2", "connector": "LC",
    })  # fmt: skip

    assert answer.status_code == 422
    assert "A range grows" in text(answer)
    assert 'value="et-[9-1]"' in answer.content.decode()


def test_ports_are_reserved_and_a_shortage_names_what_is_free(staff, text):
    site = make.site(code="BOG-7")
    make.ports(site=site, number=3)
    given = {"site": site.pk, "speed_bps": "100", "count": "2", "held_for": "CAP-00007"}

    good = staff.post("/ports/reserve/", given)
    short = staff.post("/ports/reserve/", given)

    assert good.status_code == 302
    assert short.status_code == 422
    assert "BOG-7 has 1 free of the 2 100 Gbps ports asked for" in text(short)


def test_a_port_says_who_holds_it_and_is_released(staff, text):
    site = make.site()
    make.ports(site=site, number=2)
    port = reserve(site)[0]

    page = text(staff.get(f"/ports/{port.pk}/"))
    staff.post(f"/ports/{port.pk}/release/")

    assert "CAP-00007" in page
    assert Port.objects.filter(state="FREE").count() == 2


def test_a_port_goes_out_of_order_and_back(staff, text):
    [port] = make.ports(site=make.site(), number=1)
    staff.post(f"/ports/{port.pk}/broken/", {"note": "No light"})
    page = text(staff.get(f"/ports/{port.pk}/"))
    staff.post(f"/ports/{port.pk}/mended/")

    assert "No light" in page
    assert Port.objects.get().state == "FREE"


def test_the_place_of_a_port_is_edited(staff):
    [port] = make.ports(site=make.site(), number=1)
    staff.post(f"/ports/{port.pk}/edit/", {
        "media": "SMF OS2", "connector": "MPO", "cage": "C9", "rack": "R1", "panel": "P1",
    })  # fmt: skip

    port.refresh_from_db()
    assert (port.connector, port.demarc) == ("MPO", "Cage C9, rack R1, panel P1")


def test_filters_of_ports(staff, text):
    make.ports(site=make.site(code="BOG-7"), number=1, device="edge-bog")
    make.ports(site=make.site(code="MIA-3"), number=1, device="edge-mia", gbps=400)

    by_site = text(staff.get("/ports/?site=MIA-3"))
    by_word = text(staff.get("/ports/?q=edge-bog"))

    assert "edge-mia" in by_site
    assert "edge-bog" not in by_site
    assert "edge-mia" not in by_word


def test_a_loa_is_drafted_issued_printed_and_downloaded(staff, text):
    partner, site = make.partner(legal_name="Fibra S.A."), make.placed(make.site())
    make.ports(site=site, number=2)
    reserve(site)

    drafted = staff.post("/loas/new/", {"request_ref": "cap-00007", "partner": partner.ref})
    loa = Loa.objects.get()
    page = text(staff.get(drafted["Location"]))
    staff.post(f"/loas/{loa.ref}/step/", {"step": "issue"})
    actions.print_due(at=AT)
    file = staff.get(f"/loas/{loa.ref}/v1.pdf")

    assert "Fibra S.A." in page
    assert Loa.objects.get().state == "ISSUED"
    assert b"".join(file.streaming_content).startswith(b"%PDF-")
    assert file["X-Content-Type-Options"] == "nosniff"


def test_an_incomplete_draft_names_what_is_missing_and_is_not_issued(staff, text, draft):
    actions.edit_loa(loa=draft, circuit="TBD", by=None, at=AT)
    actions.edit_port(port=Port.objects.order_by("pk")[0], rack="", by=None, at=AT)

    page = text(staff.get(f"/loas/{draft.ref}/"))
    after = text(staff.post(f"/loas/{draft.ref}/step/", {"step": "issue"}, follow=True))

    assert "Missing: circuit reference, rack of port 1" in page
    assert "Missing: circuit reference." in after
    assert Loa.objects.get().state == "DRAFT"


def test_drafting_without_reserved_ports_says_so(staff, text):
    make.site()

    answer = staff.post("/loas/new/", {"request_ref": "CAP-00009", "partner": make.partner().ref})

    assert answer.status_code == 422
    assert "No ports are reserved for CAP-00009" in text(answer)


def test_an_issued_loa_is_corrected_by_a_new_version(staff, text, draft):
    actions.issue_loa(loa=draft, by=None, at=AT)
    staff.post(f"/loas/{draft.ref}/edit/", {**draft.facts, "reason": "circuit", "circuit": "XC-1"})

    page = text(staff.get(f"/loas/{draft.ref}/"))

    assert "Version 2" in page
    assert "XC-1" in page
    assert "Replaced" in page or "Superseded" in page


def test_the_way_from_issued_to_patched(staff, draft):
    actions.issue_loa(loa=draft, by=None, at=AT)
    staff.post(f"/loas/{draft.ref}/order/", {"order_ref": "XC-4711"})
    staff.post(f"/loas/{draft.ref}/step/", {"step": "use"})

    loa = Loa.objects.get()
    assert (loa.state, loa.order_ref) == ("USED", "XC-4711")


def test_an_expired_loa_is_issued_again_once(staff, text, draft):
    actions.issue_loa(loa=draft, by=None, at=AT - timedelta(days=95))
    actions.tick_loas(at=AT)
    staff.post(f"/loas/{draft.ref}/step/", {"step": "reissue"})

    page = text(staff.get(f"/loas/{draft.ref}/"))

    assert list(Loa.objects.order_by("version").values_list("state", flat=True)) == [
        "SUPERSEDED", "ISSUED",
    ]  # fmt: skip
    assert "Issue again" not in page


def test_an_unknown_step_is_not_there(staff, draft):
    assert staff.post(f"/loas/{draft.ref}/step/", {"step": "burn"}).status_code == 404


def upload(staff, **facts):
    file = SimpleUploadedFile("loa.pdf", make.pdf_file("Ports 1 and 2"))
    given = {
        "request_ref": "CAP-00007", "partner": make.partner(name="Fibra Sur").ref,
        "site": make.site().pk, "file": file, "expires_on": "2027-01-31", "issuer": "Fibra Sur",
        "addressee": "Northlight Networks, Inc.", "facility": "Elsewhere", "panel": "P1",
        "port_count": "2",
    }  # fmt: skip
    return staff.post("/loas/upload/", {**given, **facts})


def test_a_received_loa_is_held_against_the_request_and_accepted(staff, text):
    answer = upload(staff)
    loa = Loa.objects.get()
    page = text(staff.get(answer["Location"]))
    without = staff.post(f"/loas/{loa.ref}/accept/", {"note": ""})
    staff.post(f"/loas/{loa.ref}/accept/", {"note": "Other name of the building"})

    assert "Held against the request" in page
    assert "Elsewhere" in page
    assert without.status_code == 422
    assert Loa.objects.get().state == "ACCEPTED"


def test_a_received_loa_is_refused_with_a_reason(staff, text):
    upload(staff)
    loa = Loa.objects.get()
    staff.post(f"/loas/{loa.ref}/refuse/", {"reason": "Wrong facility"})

    assert "Wrong facility" in text(staff.get(f"/loas/{loa.ref}/"))
    assert Loa.objects.get().state == "CANCELLED"


def test_a_file_that_is_no_pdf_is_refused_beside_its_field(staff, text):
    answer = upload(staff, file=SimpleUploadedFile("loa.pdf", b"MZ..."))

    assert answer.status_code == 422
    assert "is no PDF by its content" in text(answer)


def test_readers_see_no_buttons_and_cannot_post(reader, text, draft):
    page = text(reader.get(f"/loas/{draft.ref}/"))

    assert "Issue it" not in page
    assert reader.post(f"/loas/{draft.ref}/step/", {"step": "issue"}).status_code == 403


def test_a_session_is_added_approved_and_its_end_announced(staff, text, link):
    staff.post(f"/interconnects/{link.ref}/sessions/new/", {
        "our_asn": "64496", "their_asn": "64500", "our_ip": "192.0.2.1", "their_ip": "192.0.2.2",
        "secret": "open-sesame",
    })  # fmt: skip
    session = BGPSession.objects.get()
    for to in ("APPROVED", "ESTABLISHED"):
        staff.post(f"/sessions/{session.uid}/step/", {"to": to})
    staff.post(f"/sessions/{session.uid}/remove/", {"reason": "moved"})

    page = text(staff.get(f"/interconnects/{link.ref}/"))
    listed = text(staff.get("/sessions/?q=192.0.2"))

    session.refresh_from_db()
    assert (session.state, str(session.removal_on)) == ("ESTABLISHED", "2026-12-19")
    assert "ends 19 Dec 2026" in page
    assert "192.0.2.2" in listed
    assert "open-sesame" not in page + listed


def test_a_session_that_cannot_be_is_refused_at_its_field(staff, text, link):
    answer = staff.post(f"/interconnects/{link.ref}/sessions/new/", {
        "our_asn": "64496", "their_asn": "64500", "our_ip": "192.0.2.1", "their_ip": "2001:db8::1",
    })  # fmt: skip

    assert answer.status_code == 422
    assert "Both addresses must be of one family" in text(answer)


def test_an_announced_end_is_taken_back(staff, link):
    session = make.bgp_session(interconnect=link, state="ESTABLISHED")
    staff.post(f"/sessions/{session.uid}/remove/", {"reason": "moved"})
    staff.post(f"/sessions/{session.uid}/keep/")

    session.refresh_from_db()
    assert session.removal_on is None


def test_the_checklist_stands_between_testing_and_service(staff, text):
    link = make.pni(state="TESTING")
    staff.post(f"/interconnects/{link.ref}/turn-up/")
    blocked = text(staff.post(f"/interconnects/{link.ref}/step/", {"to": "ACTIVE"}, follow=True))
    for check in TurnUpCheck.objects.all():
        answer = {"check": check.pk, "answer": "ok"}
        staff.post(f"/interconnects/{link.ref}/turn-up/note/", answer)
    staff.post(f"/interconnects/{link.ref}/step/", {"to": "ACTIVE"})

    link.refresh_from_db()
    assert "The turn-up checklist is not finished" in blocked
    assert link.state == "ACTIVE"


def test_a_point_out_of_order_needs_its_note(staff, text):
    link = make.pni(state="TESTING")
    check = actions.start_turn_up(interconnect=link, by=None, at=AT)[0]
    way = f"/interconnects/{link.ref}/turn-up/note/"

    refused = text(staff.post(way, {"check": check.pk, "answer": "bad"}, follow=True))
    noted = text(staff.post(way, {"check": check.pk, "answer": "bad", "note": "-14 dBm"},
                            follow=True))  # fmt: skip

    assert "Say what is wrong." in refused
    assert "-14 dBm" in noted


def test_a_point_of_another_interconnect_is_not_there(staff, link):
    check = actions.start_turn_up(interconnect=make.pni(), by=None, at=AT)[0]

    answer = staff.post(
        f"/interconnects/{link.ref}/turn-up/note/", {"check": check.pk, "answer": "ok"}
    )

    assert answer.status_code == 404


def test_open_points_are_dropped(staff):
    link = make.pni(state="TESTING")
    actions.start_turn_up(interconnect=link, by=None, at=AT)
    staff.post(f"/interconnects/{link.ref}/turn-up/drop/", {"request_ref": ""})

    assert not TurnUpCheck.objects.exists()


def test_the_hardware_of_a_cache_is_moved_along(staff, text):
    link = actions.add_interconnect(
        partner=make.partner(), site=make.site(), kind="cache", name="CCH-1", state="APPROVED",
        by=None, at=AT,
    )  # fmt: skip
    staff.post(f"/interconnects/{link.ref}/hardware/", {"to": "QUALIFIED"})
    refused = text(staff.post(f"/interconnects/{link.ref}/hardware/", {"to": "LIVE"}, follow=True))

    link.cache.refresh_from_db()
    assert link.cache.state == "QUALIFIED"
    assert "cannot become Live" in refused


def test_buttons_offer_the_one_way_on(staff, text):
    pni, cache = make.pni(state="APPROVED"), make.pni(state="APPROVED", kind="cache")

    assert "To: LOA issued" in text(staff.get(f"/interconnects/{pni.ref}/"))
    assert "To: Testing" in text(staff.get(f"/interconnects/{cache.ref}/"))


@pytest.mark.parametrize("page", ["/ports/", "/loas/", "/sessions/"])
def test_lists_cost_the_same_whatever_they_hold(staff, page):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert staff.get(page).status_code == 200
        return len(found)

    site = make.site()
    staff.get(page)
    few = queries()
    for n in range(3):
        link = make.pni(site=site)
        make.bgp_session(interconnect=link)
        make.drafted_loa(partner=link.partner, site=make.site(), request_ref=f"CAP-1000{n}")

    assert few <= queries() <= 12


def test_the_page_of_a_loa_stays_within_its_queries(staff, draft):
    staff.get(f"/loas/{draft.ref}/")
    with CaptureQueriesContext(connection) as found:
        staff.get(f"/loas/{draft.ref}/")

    assert len(found) <= 15
