"""What stands around every page of the portal: menu, seat, bell, data age."""

from datetime import timedelta

import pytest

from apps.partners.for_partner import Seat
from apps.portal import shell
from tests import factories as make
from tests.factories import AT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
HOME = "/portal/"


def measured(link, until):
    return make.link_stat(link, p95_gbps=100, used="25", last_sample_at=until)


def test_a_member_sees_their_seat_and_where_they_are(seat, text):
    response = seat("P-NOC").get(HOME)

    html, shown = response.content.decode(), text(response)
    assert "Andes Fibra · AS64501" in shown
    assert "Member" in shown
    assert ", NOC" in shown
    assert f'<a href="{HOME}" aria-current="page">Home</a>' in html


def test_landmarks_and_the_way_past_the_menu_are_there(seat):
    html = seat().get(HOME).content.decode()

    assert html.index('<a class="ep-skip" href="#main">') < html.index("<header")
    assert html.count("<main") == html.count("<h1") == html.count("<footer") == 1
    assert '<nav aria-label="Main">' in html
    assert 'id="main" tabindex="-1"' in html
    assert '<html lang="en"' in html


def test_a_page_that_does_not_exist_is_not_in_the_menu(seat, andes):
    person = make.member(partner=andes).user
    here = Seat(person, andes, "P-ENG", [])

    found = shell.lines((("Home", "portal:home"), ("Moon", "portal:moon")), here, HOME)

    assert [line.label for line in found] == ["Home"]


def test_a_page_the_role_may_not_open_is_not_in_the_menu(andes, monkeypatch):
    monkeypatch.setattr(shell, "_place", lambda name: (f"/{name}/", "manage"))
    person = make.member(partner=andes).user

    found = {
        role: shell.lines((("Tokens", "portal:x"),), Seat(person, andes, role, []), HOME)
        for role in ("P-ENG", "P-ADMIN")
    }

    assert found["P-ENG"] == []
    assert [line.label for line in found["P-ADMIN"]] == ["Tokens"]


def test_only_the_page_itself_and_those_below_it_are_here():
    assert shell._is_here("/portal/requests/", "/portal/requests/CAP-00001/")
    assert shell._is_here(HOME, HOME)
    assert not shell._is_here(HOME, "/portal/requests/")
    assert not shell._is_here("/portal/requests/", "/portal/documents/")


def test_the_foot_says_how_old_the_partners_own_traffic_is(seat, andes, text):
    measured(make.pni(partner=andes), AT - timedelta(minutes=10))
    measured(make.pni(), AT)

    assert "10 min old" in text(seat().get(HOME))


def test_old_traffic_is_marked(seat, andes):
    measured(make.pni(partner=andes), AT - timedelta(hours=3))

    assert "ep-fresh is-stale" in seat().get(HOME).content.decode()


def test_nothing_measured_is_said(seat, text):
    assert "No traffic measured yet" in text(seat().get(HOME))


def test_nobody_is_asked_to_sign_in(client):
    response = client.get(HOME)

    assert response.status_code == 302
    assert response["Location"] == f"/accounts/login/?next={HOME}"


@pytest.mark.parametrize("state", ["PENDING", "SUSPENDED", "REMOVED"])
def test_who_is_no_active_member_sees_only_that(client_for, andes, text, state):
    response = client_for(make.member(partner=andes, state=state).user).get(HOME)

    assert response.status_code == 403
    assert "not a member of a partner yet" in text(response)
    assert "Andes Fibra" not in text(response)


def test_a_partner_whose_portal_is_closed_has_no_pages(client_for, text):
    closed = make.partner(name="Cerrado", portal_enabled=False)

    assert client_for(make.member(partner=closed).user).get(HOME).status_code == 403


def test_somebody_at_two_partners_sees_one_and_may_switch(client_for, andes, text):
    person = make.member(partner=andes).user
    other = make.partner(name="Zeta Net", portal_enabled=True)
    make.asn(partner=other, number=64502)
    make.member(partner=other, role="P-RO", user=person)
    client = client_for(person)

    shown = text(client.get(HOME))

    assert "Andes Fibra · AS64501" in shown
    assert "AS64502" not in shown


def test_the_theme_is_kept_with_the_person(client_for, andes):
    person = make.member(partner=andes).user
    client = client_for(person)

    response = client.post("/portal/profile/theme/", {"shown": "light", "next": HOME})
    person.refresh_from_db()

    assert response["Location"] == HOME
    assert person.theme == "dark"
    assert 'data-bs-theme="dark"' in client.get(HOME).content.decode()


def test_the_way_back_leads_to_no_other_host(seat):
    response = seat().post("/portal/profile/theme/", {"next": "https://evil.example/"})

    assert response["Location"] == HOME


def test_a_profile_is_saved(client_for, andes):
    person = make.member(partner=andes).user
    facts = {"name": "Julián Rojas", "time_zone": "America/Bogota", "theme": "light"}

    response = client_for(person).post("/portal/profile/", facts)
    person.refresh_from_db()

    assert response.status_code == 302
    assert (person.name, person.time_zone, person.theme) == tuple(facts.values())


def test_a_zone_that_is_none_keeps_what_was_typed(seat, text):
    facts = {"name": "Julián Rojas", "time_zone": "Mars/Olympus", "theme": "light"}

    response = seat().post("/portal/profile/", facts)

    assert response.status_code == 422
    assert "is no time zone" in text(response)
    assert 'value="Mars/Olympus"' in response.content.decode()
