"""Sites, progress of long work, and the pages of the sign-in library in our look."""

import pytest

from apps.core import jobs
from tests import factories as make
from tests.factories import AT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


def test_sites_add_up_what_is_in_service(staff, text):
    site = make.site(code="BOG-2")
    make.link_stat(make.pni(site=site, capacity_gbps=400), p95_gbps=100, used="25")
    make.pni(site=site, capacity_gbps=100)
    make.pni(site=site, state="PROPOSED")

    shown = text(staff.get("/sites/"))

    assert "2 500 Gbps 100.0 Gbps" in shown


def test_a_site_leads_to_its_interconnects(staff):
    here, elsewhere = make.pni(), make.pni()

    shown = staff.get("/interconnects/", {"site": here.site.code}).content.decode()

    assert here.ref in shown
    assert elsewhere.ref not in shown


def test_running_work_asks_again_until_it_is_over(staff, manager, text):
    job = jobs.create(kind="backfill", ref="SRC-00001", by=manager, at=AT)
    jobs.start(job.pk, total=4, at=AT)
    jobs.advance(job.pk, message="Reading 2026-10-01")

    running = staff.get(f"/jobs/{job.pk}/", headers={"HX-Request": "true"})
    jobs.finish(job.pk, at=AT, message="1,728 samples written.")
    over = staff.get(f"/jobs/{job.pk}/", headers={"HX-Request": "true"})

    assert 'hx-trigger="every 1s"' in running.content.decode()
    assert "Reading 2026-10-01 1 of 4 25 %" in text(running)
    assert "hx-trigger" not in over.content.decode()
    assert "1,728 samples written." in text(over)


def test_work_has_a_page_of_its_own(staff, manager):
    job = jobs.create(kind="sync", ref="SRC-00001", by=manager, at=AT)

    assert "<html" in staff.get(f"/jobs/{job.pk}/").content.decode()


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/accounts/login/", "Forgot your password?"),
        ("/accounts/password/reset/", "Reset My Password"),
        ("/accounts/signup/", "Sign Up Closed"),
    ],
)
def test_sign_in_pages_are_ours(client, text, address, words):
    response = client.get(address)

    assert "ep-alone" in response.content.decode()
    assert words in text(response)


@pytest.mark.parametrize(
    "address", ["/accounts/password/change/", "/accounts/2fa/", "/accounts/logout/"]
)
def test_pages_about_signing_in_open_for_those_who_are(client_for, address):
    response = client_for(make.user(password="right-horse")).get(address)

    assert response.status_code == 200
    assert "ep-panel" in response.content.decode() or "ep-narrow" in response.content.decode()


def test_a_wrong_password_is_said_without_telling_which(client, text):
    user = make.user(email="marina@northlight.example", password="right-horse")

    response = client.post("/accounts/login/", {"login": user.email, "password": "wrong"})

    assert "Correct one thing first" in text(response)
    assert 'value="marina@northlight.example"' in response.content.decode()


def test_a_right_password_opens_today(client):
    user = make.user(email="marina@northlight.example", password="right-horse")

    response = client.post("/accounts/login/", {"login": user.email, "password": "right-horse"})

    assert response["Location"] == "/"
