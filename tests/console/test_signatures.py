"""Pages of signatures: send, sign here, call back, record on paper; Today."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.agreements import queries
from tests import factories as make
from tests.factories import AT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


@pytest.fixture
def legal(client_for):
    return client_for(make.user(role="legal", name="Ana Prieto"))


@pytest.fixture
def us(db):
    return make.user(role="leadership", name="Omar Haddad")


def page(agreement, verb=""):
    return f"/agreements/{agreement.ref}/{verb}"


def state_of(agreement):
    return type(agreement).objects.get(pk=agreement.pk).state


def people(agreement, us):
    contact = make.contact(partner=agreement.partner, name="Julián Rojas", email="j@andes.example")
    return {"us_1": us.pk, "them_1": contact.pk}


SENDING = {"provider": "ACCEPTANCE", "first": "PARTNER", "expires_on": "2026-12-03"}


def test_sent_to_contacts_and_colleagues(legal, us, text):
    agreement = make.approved()
    assert "Send for signature" in text(legal.get(page(agreement)))
    given = {**SENDING, **people(agreement, us), "name": "Eva Cruz", "email": "eva@andes.example"}

    response = legal.post(page(agreement, "send/"), given, follow=True)

    envelope = agreement.envelopes.get()
    names = [row.name for row in queries.signatories(envelope)]
    assert names == ["Julián Rojas", "Eva Cruz", "Omar Haddad"]
    assert "is out for signature" in text(response)
    assert "link not mailed yet" in text(response)


def test_we_may_sign_first(legal, us):
    agreement = make.approved()

    legal.post(page(agreement, "send/"), {**SENDING, **people(agreement, us), "first": "US"})

    assert queries.signatories(agreement.envelopes.get())[0].name == "Omar Haddad"


def test_a_side_without_a_signatory_is_said(legal, us, text):
    agreement = make.approved()

    response = legal.post(page(agreement, "send/"), {**SENDING, "us_1": us.pk})

    assert response.status_code == 422
    assert "Name somebody who signs on their side" in text(response)


def test_half_a_person_is_said_at_the_field(legal, us, text):
    agreement = make.approved()

    response = legal.post(page(agreement, "send/"), {**SENDING, "us_1": us.pk, "name": "Eva"})

    assert "Enter both, the name and the e-mail address" in text(response)


def test_only_legal_sends(staff):
    agreement = make.approved()

    response = staff.post(page(agreement, "send/"), SENDING)

    assert response.status_code == 403
    assert state_of(agreement) == "APPROVED"


@pytest.fixture
def my_turn(us):
    """They have signed; it is Omar Haddad's turn."""
    envelope = make.envelope(us=us)
    make.sign_by_link(make.link(queries.signatories(envelope)[0]), at=AT)
    return envelope


def test_a_colleague_signs_after_sign_in(client_for, us, my_turn, text):
    mine = client_for(us)
    agreement = my_turn.agreement
    assert "Read and sign" in text(mine.get(page(agreement)))
    assert "Sign as Omar Haddad" in text(mine.get(page(agreement, "accept/")))

    refused = mine.post(page(agreement, "accept/"), {"typed_name": "Omar"})
    response = mine.post(
        page(agreement, "accept/"), {"typed_name": "Omar Haddad", "agrees": "on"}, follow=True
    )

    assert refused.status_code == 422
    assert "You signed" in text(response)
    assert "the executed copy is being made" in text(response)
    assert my_turn.agreement.envelopes.get().state == "COMPLETED"


def test_somebody_else_finds_no_page_to_sign(legal, my_turn):
    agreement = my_turn.agreement

    assert legal.get(page(agreement, "accept/")).status_code == 404
    assert legal.post(page(agreement, "decline/"), {"reason": "No"}).status_code == 404
    assert state_of(agreement) == "OUT_FOR_SIGNATURE"


def test_a_colleague_declines(client_for, us, my_turn, text):
    response = client_for(us).post(
        page(my_turn.agreement, "decline/"), {"reason": "Clause 9"}, follow=True
    )

    assert state_of(my_turn.agreement) == "NEGOTIATING"
    assert "Declined: Clause 9" in text(response)


def test_called_back_with_a_reason(legal, us, text):
    agreement = make.envelope(us=us).agreement

    refused = legal.post(page(agreement, "envelope/void/"), {"reason": ""})
    response = legal.post(page(agreement, "envelope/void/"), {"reason": "Wrong price"}, follow=True)

    assert refused.status_code == 422
    assert state_of(agreement) == "NEGOTIATING"
    assert "Voided: Wrong price" in text(response)


def test_a_new_link_is_mailed(legal, us, text):
    envelope = make.envelope(us=us)
    make.link(queries.signatories(envelope)[0])

    response = legal.post(page(envelope.agreement, "resend/1/"), follow=True)

    assert "mailed a new link" in text(response)
    assert queries.signatories(envelope)[0].token_digest == ""


def test_paper_is_recorded_with_the_signed_copy(legal, us, text):
    agreement = make.envelope(us=us).agreement
    days = {"signed_on": "2026-11-18", "effective_on": "2026-11-19"}

    refused = legal.post(page(agreement, "sign/"), days)
    scan = SimpleUploadedFile("scan.pdf", make.pdf_file(), "application/pdf")
    legal.post(page(agreement, "sign/"), {**days, "file": scan})

    assert refused.status_code == 422
    assert "Upload the signed copy" in text(refused)
    assert state_of(agreement) == "ACTIVE"
    assert agreement.documents.get(kind="EXECUTED").filename == "scan.pdf"


def test_a_manager_records_what_is_brought_in_and_not_what_is_out(staff, us):
    agreement = make.envelope(us=us).agreement
    days = {"signed_on": "2026-11-18", "effective_on": "2026-11-19"}

    assert "Record as signed" not in staff.get(page(agreement)).content.decode()
    assert staff.post(page(agreement, "sign/"), days).status_code == 403


def test_documents_out_for_signature_are_on_today(client_for, staff, us, my_turn, text):
    mine = text(client_for(us).get("/", {"scope": "all"}))
    theirs = text(staff.get("/", {"scope": "all"}))

    assert f"Sign {my_turn.agreement.ref}" in mine
    assert "waits for Omar Haddad" in theirs
    assert f"Sign {my_turn.agreement.ref}" not in theirs


def test_the_panel_tells_who_has_signed(staff, my_turn, text):
    shown = text(staff.get(page(my_turn.agreement)))

    assert "Julián Rojas" in shown
    assert "To be signed by Thu 3 Dec 2026" in shown


def test_history_shows_the_parts_of_an_agreement(staff, my_turn):
    partner = my_turn.agreement.partner

    assert staff.get(f"/partners/{partner.ref}/activity/").status_code == 200


def test_a_required_document_is_marked(staff):
    parent = make.agreement(state="NEGOTIATING")
    child = make.agreement(partner=parent.partner, parent=parent, state="DRAFT", is_required=True)

    shown = staff.get(page(child, "edit/")).content.decode()

    assert "Required by the agreement above" in shown
