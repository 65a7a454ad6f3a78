"""Requests on other pages: Today, breaches, interconnects, partners, search."""

from datetime import timedelta

import pytest

from tests import factories as make
from tests.factories import AT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

HOUR = timedelta(hours=1)
TODAY = "/requests/today/?scope=all"


def named(name: str, **fields):
    return make.asked(interconnect=make.pni(name=name), **fields)


def test_today_shows_what_nobody_took_what_is_late_and_what_is_mine(staff, manager, text):
    named("Untaken")
    named("Late", state="PROVISIONING", due_at=AT - HOUR, assignee=make.user())
    named("Mine", state="IN_REVIEW", assignee=manager)
    named("Theirs", state="INFO_REQUESTED", assignee=manager, due_at=AT - HOUR)
    named("Colleague", state="IN_REVIEW", assignee=make.user())

    shown = text(staff.get(TODAY))

    assert "Requests 3 " in shown
    assert [name for name in ("Untaken", "Late", "Mine", "Theirs", "Colleague") if name in shown] \
        == ["Untaken", "Late", "Mine"]  # fmt: skip
    for words in ("1 unclaimed", "1 overdue with us", "1 waiting for you"):
        assert words in shown


def test_today_keeps_to_the_scope(staff, manager, text):
    named("Elsewhere")
    mine = make.pni(name="Ours", partner=make.partner(owner=manager))
    make.asked(interconnect=mine)

    shown = text(staff.get("/requests/today/?scope=mine"))

    assert "Ours" in shown
    assert "Elsewhere" not in shown


def test_today_asks_for_the_panel_once_it_is_there(staff):
    assert "/requests/today/?scope=all" in staff.get("/?scope=all").content.decode()


def test_today_says_so_when_no_request_waits(staff, text):
    assert "No request waits" in text(staff.get(TODAY))


def test_today_costs_few_queries(staff, django_assert_max_num_queries):
    for name in ("One", "Two", "Three"):
        named(name)

    with django_assert_max_num_queries(8):
        staff.get(TODAY)


def test_interconnect_shows_its_requests_newest_first(staff, text):
    link = make.pni()
    old = make.asked(interconnect=link, state="ACTIVE", due_at=None)
    new = make.asked(interconnect=link)

    shown = text(staff.get(f"/requests/about/{link.ref}/"))

    assert shown.index(new.ref) < shown.index(old.ref)
    assert (
        f"/requests/about/{link.ref}/" in staff.get(f"/interconnects/{link.ref}/").content.decode()
    )


def test_breach_shows_what_came_from_it_and_the_open_augment_of_its_interconnect(staff, text):
    breach = make.breach()
    born = make.asked(interconnect=breach.interconnect, type="capacity_concern")
    born.breaches.add(breach)
    other = make.asked(interconnect=breach.interconnect)
    closed = make.asked(interconnect=breach.interconnect, state="REJECTED")

    shown = text(staff.get(f"/requests/about/{breach.ref}/"))

    assert born.ref in shown
    assert other.ref in shown
    assert closed.ref not in shown
    assert (
        f"/requests/about/{breach.ref}/" in staff.get(f"/breaches/{breach.ref}/").content.decode()
    )


def test_about_something_that_does_not_exist_is_404(staff):
    assert staff.get("/requests/about/PNI-99999/").status_code == 404
    assert staff.get("/requests/about/BRE-99999/").status_code == 404


def test_partner_has_a_tab_with_what_they_asked(staff, text):
    partner = make.partner()
    one = make.asked(interconnect=make.pni(partner=partner, name="Tabbed"))
    make.asked(interconnect=make.pni(partner=partner), state="ACTIVE", due_at=None)
    make.asked()

    shown = text(staff.get(f"/partners/{partner.ref}/requests/"))

    assert "Requests 1 " in shown  # the open ones
    assert "Tabbed" in shown
    assert shown.count("PNI upgrade") == 2
    assert one.ref in shown


def test_partner_without_requests_says_so(staff, text):
    shown = text(staff.get(f"/partners/{make.partner().ref}/requests/"))

    assert "They asked for nothing yet" in shown


@pytest.mark.parametrize("words", ["{ref}", "TICKET-77", "ticket"])
def test_search_finds_a_request_by_our_reference_and_theirs(staff, words):
    one = make.asked(client_ref="TICKET-77")

    response = staff.get("/search/", {"q": words.format(ref=one.ref)})

    assert response["Location"] == f"/requests/{one.ref}/"
