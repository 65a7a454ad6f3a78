"""Augments that begin where the need is seen; drafts of ours are filled and sent in."""

from datetime import date

import pytest

from apps.capacity.models import CapacityRequest
from tests import factories as make
from tests.factories.requests import busy_link, drafted, submitted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


def start(ref: str) -> str:
    return f"/requests/start/{ref}/"


def test_a_breach_becomes_a_draft_that_says_why(staff, text):
    breach = make.breach(interconnect=busy_link(name="BOG-7"), due_on=date(2027, 1, 11))

    response = staff.post(start(breach.ref))

    one = CapacityRequest.objects.get()
    assert response["Location"] == f"/requests/{one.ref}/"
    assert (one.state, one.source, one.on_behalf) == ("DRAFT", "breach", True)
    assert list(one.breaches.all()) == [breach]
    assert one.target_bps == 600 * 10**9
    shown = text(staff.get(response["Location"]))
    assert "A draft: nothing was sent in yet." in shown
    assert f"{breach.ref}: 72.9 % of BOG-7" in shown


def test_an_interconnect_becomes_a_draft_by_its_forecast(staff):
    link = busy_link()

    staff.post(start(link.ref))

    one = CapacityRequest.objects.get()
    assert (one.interconnect, one.source, one.type) == (link, "forecast", "pni_augment")


def test_a_second_start_leads_to_the_one_that_is_there(staff):
    link = busy_link()
    staff.post(start(link.ref))

    response = staff.post(start(link.ref))

    assert response["Location"] == f"/requests/{CapacityRequest.objects.get().ref}/"


def test_nothing_is_made_by_looking(staff, text):
    breach = make.breach()

    shown = text(staff.get(start(breach.ref)))

    assert f"Start an augment from {breach.ref}" in shown
    assert not CapacityRequest.objects.exists()


def test_what_is_not_measured_says_so(staff, text):
    response = staff.post(start(make.pni().ref))

    assert response.status_code == 422
    assert "Nothing is measured on" in text(response)


def test_who_may_not_handle_cannot_start(reader, text):
    link = busy_link()

    assert reader.post(start(link.ref)).status_code == 403
    assert "Start an augment" not in text(reader.get(f"/requests/about/{link.ref}/"))


def test_breach_and_interconnect_offer_it_until_there_is_one(staff, text):
    link = busy_link()
    breach = make.breach(interconnect=link)
    for ref in (link.ref, breach.ref):
        assert start(ref) in staff.get(f"/requests/about/{ref}/").content.decode()

    one = drafted(link)

    for ref in (link.ref, breach.ref):
        shown = staff.get(f"/requests/about/{ref}/").content.decode()
        assert start(ref) not in shown
        assert one.ref in shown


def test_a_cache_offers_no_augment_of_ports(staff, text):
    cache = make.pni(kind="cache")

    assert "Start an augment" not in text(staff.get(f"/requests/about/{cache.ref}/"))


def test_the_cockpit_offers_it_where_half_is_in_use_and_shows_what_is_under_way(staff):
    busy, calm, growing = busy_link(), make.pni(), busy_link()
    make.link_stat(calm, p95_gbps=40, used="10.0")
    one = submitted(growing)

    content = staff.get("/capacity/?by=interconnect").content.decode()

    assert start(busy.ref) in content
    assert start(calm.ref) not in content
    assert start(growing.ref) not in content
    assert f"/requests/{one.ref}/" in content


def test_our_draft_is_sent_in_once_what_is_unusual_was_read(staff, text):
    staff.post(start(busy_link().ref))
    one = CapacityRequest.objects.get()

    refused = staff.post(f"/requests/{one.ref}/submit/", {"version": one.version})

    assert refused.status_code == 422
    one.contact_email, one.contact_phone = "noc@isp.example", "+57 601 555 01"
    one.save()
    done = staff.post(
        f"/requests/{one.ref}/submit/",
        {"version": one.version, "confirm": "on", "ask_anyway": "on"},
    )
    one.refresh_from_db()
    assert done.status_code == 302, text(done)
    assert (one.state, one.versions.count()) == ("SUBMITTED", 1)


def test_who_asked_on_behalf_cannot_approve(staff, text):
    staff.post(start(busy_link().ref))
    one = CapacityRequest.objects.get()
    CapacityRequest.objects.filter(pk=one.pk).update(state="IN_REVIEW")
    one.lines.update(decision="APPROVED")

    response = staff.post(f"/requests/{one.ref}/approve/", {})

    assert response.status_code == 422
    assert "Somebody else must approve what you asked for." in text(response)
