"""Writing down a talk over the page where one is, and where it shows."""

import pytest

from apps.partners.models import Interaction
from tests import factories as make
from tests.factories import AT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

PART = {"HX-Request": "true"}
NEW = "/interactions/new/"


@pytest.fixture
def ana(db):
    return make.contact(partner=make.partner(name="Fibra Norte"), name="Ana Ruiz")


def said(partner, **fields):
    return {"partner": partner.ref, "kind": "CALL", "took_place": "2026-11-18T10:00",
            "subject": "About the peak", **fields}  # fmt: skip


def test_the_dialog_is_a_form_alone(staff, ana):
    shown = staff.get(f"{NEW}?page=/partners/{ana.partner.ref}/", headers=PART).content.decode()

    assert "<html" not in shown
    assert f'value="{ana.partner.ref} Fibra Norte"' in shown
    assert 'id="log_subject"' in shown


def test_a_page_of_a_contact_fills_in_the_person(staff, ana):
    page = f"/partners/{ana.partner.ref}/contacts/{ana.pk}/"

    assert 'value="Ana Ruiz"' in staff.get(f"{NEW}?page={page}").content.decode()


def agreement(partner):
    return f"/agreements/{make.agreement(partner=partner).ref}/terms/"


def link(partner):
    return f"/interconnects/{make.pni(partner=partner).ref}/"


def asked(partner):
    return f"/requests/{make.asked(partner=partner).ref}/"


@pytest.mark.parametrize("page_of", [agreement, link, asked])
def test_a_page_of_another_object_fills_in_its_partner_and_reference(staff, ana, page_of):
    page = page_of(ana.partner)

    shown = staff.get(f"{NEW}?page={page}").content.decode()

    assert f'value="{ana.partner.ref} Fibra Norte"' in shown
    assert f'value="{page.split("/")[2]}"' in shown


@pytest.mark.parametrize("page", ["", "/partners/", "/agreements/AGR-99999/", "//[", "PAR-00000"])
def test_a_page_that_is_about_nothing_fills_in_nothing(staff, page):
    answer = staff.get(NEW, {"page": page})

    assert answer.status_code == 200
    assert 'name="partner" value' not in answer.content.decode()


def test_what_is_refused_in_the_dialog_keeps_what_was_typed(staff, text, ana):
    typed = said(ana.partner, people="Zoe", text="Long talk")

    answer = staff.post(NEW, typed, headers=PART)

    assert answer.status_code == 200  # a browser reports anything else as a fault of the page
    assert "Long talk" in answer.content.decode()
    assert "fits no contacts" in text(answer)
    assert not Interaction.objects.exists()


def test_logged_over_another_page_one_stays_there(staff, text, ana):
    answer = staff.post(f"{NEW}?page=/agreements/", said(ana.partner), headers=PART)

    assert "On the timeline of Fibra Norte" in text(answer)
    assert "HX-Refresh" not in answer
    assert Interaction.objects.get().subject == "About the peak"


@pytest.mark.parametrize(("tab", "is_fresh"), [("", True), ("activity/", True), ("edit/", False)])
def test_a_page_that_shows_the_timeline_is_drawn_anew(staff, ana, tab, is_fresh):
    page = f"/partners/{ana.partner.ref}/{tab}"

    answer = staff.post(f"{NEW}?page={page}", said(ana.partner), headers=PART)

    assert ("HX-Refresh" in answer) is is_fresh


@pytest.mark.parametrize("tab", ["", "activity/"])
def test_talks_and_sent_mails_are_on_the_timeline(staff, text, manager, ana, tab):
    type(ana).objects.update(email="ana@fibra.example")
    make.interaction(ana.partner, kind="MEETING", subject="Quarterly review")
    gone = make.interaction(ana.partner, subject="A slip")
    type(gone).objects.filter(pk=gone.pk).update(removed_at=AT, removed_by=manager)
    letter = make.campaign(manager, name="Winter").letters.get()
    type(letter).objects.update(state="SENT", sent_at=AT, outcome="REPLIED")

    shown = text(staff.get(f"/partners/{ana.partner.ref}/{tab}"))

    assert "Meeting Quarterly review" in shown
    assert "A slip" not in shown
    assert "Outreach Winter, to Ana Ruiz, replied" in shown


def test_readers_get_no_dialog(reader, ana):
    page = reader.get(f"/partners/{ana.partner.ref}/").content.decode()

    assert "data-log" not in page
    assert reader.get(NEW, headers=PART).status_code == 403
