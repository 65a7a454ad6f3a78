"""Contacts, interactions and outreach on the pages."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.notifications import actions as notifications
from apps.partners.models import Campaign, Contact, Interaction, MailTemplate
from tests import factories as make
from tests.factories import AT


@pytest.fixture
def ana(db):
    partner = make.partner(name="Fibra Norte")
    return make.contact(partner=partner, name="Ana Ruiz", email="ana@fibra.example")


def test_the_list_tells_standing_and_finds(staff, text, ana):
    make.contact(name="Bo", email="bo@x.example", bounced_at=AT)

    assert "Bounced" in text(staff.get("/contacts/"))
    found = text(staff.get("/contacts/?q=fibra+norte&standing=ready"))
    assert "Ana Ruiz" in found
    assert "bo@x.example" not in found


def test_the_rule_for_fields_and_tags_is_told_before_the_merge(staff, text, ana):
    make.custom_field(kind="contact", name="Desk")
    make.custom_field(kind="contact", name="Shift")
    twin = make.contact(partner=ana.partner, tags=["legal"], custom={"desk": "B4", "shift": "late"})
    ana.custom, ana.tags = {"shift": "early"}, ["vip"]
    ana.save()

    shown = text(staff.get(f"/contacts/{ana.pk}/merge/{twin.pk}/"))

    assert "the kept contact’s stays" in shown
    assert "Desk – B4 B4" in shown
    assert "Shift early late early" in shown
    assert "Tags vip legal vip, legal" in shown


def test_duplicates_are_merged_and_two_again(staff, text, ana):
    twin = make.contact(partner=ana.partner, name="Ruiz, Ana")
    assert "Like names" in text(staff.get("/contacts/duplicates/"))

    assert "taken over" in text(staff.get(f"/contacts/{ana.pk}/merge/{twin.pk}/"))
    staff.post(f"/contacts/{ana.pk}/merge/{twin.pk}/")
    assert Contact.objects.filter(archived_at=None).count() == 1
    merge = ana.merges.get()
    staff.post(f"/contacts/merges/{merge.pk}/undo/")
    assert Contact.objects.filter(archived_at=None).count() == 2


def test_opt_out_is_noted_with_its_reason_and_taken_back(staff, text, ana):
    answer = staff.post(f"/contacts/{ana.pk}/opt-out/", {"reason": "On the phone"}, follow=True)

    assert "On the phone" in text(answer)
    staff.post(f"/contacts/{ana.pk}/opt-out/", {"reason": "Mail of today", "back": "1"})
    ana.refresh_from_db()
    assert ana.opted_out_at is None


def test_a_contact_is_confirmed_and_brought_back(staff, ana):
    staff.post(f"/contacts/{ana.pk}/verify/")
    Contact.objects.update(archived_at=AT)
    staff.post(f"/contacts/{ana.pk}/restore/")

    ana.refresh_from_db()
    assert ana.verified_on is not None
    assert ana.archived_at is None


def test_an_interaction_is_logged_from_a_page_and_taken_away(staff, text, ana):
    ref = ana.partner.ref
    page = staff.get(f"/interactions/new/?page=/partners/{ref}/agreements/")
    assert f"{ref} Fibra Norte" in page.content.decode()
    said = {"partner": ref, "kind": "CALL", "took_place": "2026-11-18T10:00", "people": "Ana",
            "subject": "Renewal of AGR-00042"}  # fmt: skip

    answer = staff.post("/interactions/new/", said, follow=True)

    assert "Renewal of AGR-00042" in text(answer)
    assert "with Ana Ruiz" in text(answer)
    made = Interaction.objects.get()
    assert "Taken away" in text(staff.post(f"/interactions/{made.pk}/remove/", follow=True))
    staff.post(f"/interactions/{made.pk}/remove/", {"back": "1"})
    made.refresh_from_db()
    assert made.removed_at is None


def test_a_name_that_fits_nobody_loses_nothing_typed(staff, ana):
    said = {"partner": ana.partner.ref, "kind": "NOTE", "took_place": "2026-11-18T10:00",
            "people": "Zoe", "subject": "Kept"}  # fmt: skip

    answer = staff.post("/interactions/new/", said)

    assert answer.status_code == 422
    assert "Kept" in answer.content.decode()
    assert not Interaction.objects.exists()


def test_a_mail_and_a_bounce_are_uploaded(staff, text, ana):
    def send(raw):
        file = SimpleUploadedFile("m.eml", raw, content_type="message/rfc822")
        return staff.post("/interactions/upload/", {"file": file, "partner": ""}, follow=True)

    assert "PNI in Bogotá" in text(send(make.mail()))
    assert "flagged as bounced" in text(send(make.dsn("ana@fibra.example")))
    assert send(b"PK no mail").status_code == 422


def test_a_campaign_is_drawn_up_tested_and_sent(staff, text, ana):
    staff.post("/outreach/templates/new/", {
        "name": "Hello", "language": "en", "subject": "Hi {{ contact.first_name }}", "body": "B",
    })  # fmt: skip
    template = MailTemplate.objects.get()
    asked = {"name": "Winter", "template": template.pk, "query": "region=LATAM", "roles": []}

    answer = staff.post("/outreach/new/", asked, follow=True)

    assert "Send 1 mail" in text(answer)
    campaign = Campaign.objects.get()
    letter = campaign.letters.get()
    page = f"/outreach/{campaign.ref}/letters/{letter.pk}/"
    assert "Hi Ana" in text(staff.get(page))
    assert "On its way" in text(staff.post(f"{page}test/", follow=True))
    staff.post(f"{page}leave-out/")
    staff.post(f"{page}leave-out/", {"back": "1"})
    assert "Pause" in text(staff.post(f"/outreach/{campaign.ref}/start/", follow=True))
    assert "Winter" in text(staff.get("/outreach/"))
    assert "Hello" in text(staff.get("/outreach/templates/"))


def test_pressing_send_twice_is_said(staff, text, manager, ana):
    campaign = make.campaign(manager)

    staff.post(f"/outreach/{campaign.ref}/start/")
    answer = staff.post(f"/outreach/{campaign.ref}/start/", follow=True)

    assert "cannot become Sending" in text(answer)


def test_an_unknown_placeholder_is_named_and_nothing_lost(staff, text, db):
    answer = staff.post("/outreach/templates/new/", {
        "name": "Hello", "language": "en", "subject": "Hi", "body": "{{ contact.password }}",
    })  # fmt: skip

    assert answer.status_code == 422
    assert "contact.password" in text(answer)


def test_a_contact_of_peeringdb_shows_why_it_gets_nothing(staff, text, manager, ana):
    Contact.objects.update(source="peeringdb")
    campaign = make.campaign(manager)

    assert "never for outreach" in text(staff.get(f"/outreach/{campaign.ref}/"))
    answer = staff.post(f"/outreach/{campaign.ref}/start/", follow=True)
    assert "nobody to write to" in text(answer)


def test_the_way_out_asks_first_and_takes_one_click(client, manager, ana):
    letter = make.campaign(manager).letters.get()
    address = notifications.stop_address(contact_id=ana.pk, letter_id=letter.pk)
    path = address[address.index("/outreach/") :]

    assert client.get(path).status_code == 200
    ana.refresh_from_db()
    assert ana.opted_out_at is None
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200

    ana.refresh_from_db()
    letter.refresh_from_db()
    assert ana.opted_out_at is not None
    assert letter.outcome == "OPTED_OUT"
    assert client.get("/outreach/stop/forged/").status_code == 404
