"""What a partner does with a request: answer, change, call off, order, dispute, confirm."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from apps.capacity import actions
from apps.capacity.models import CapacityRequest
from tests import factories as make
from tests.factories import AT
from tests.factories import requests as made
from tests.factories.corpus import BAD_FILES

GBPS = 10**9
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
PDF = make.pdf_file("A plan")


@pytest.fixture
def link():
    return made.busy_link()


@pytest.fixture
def client(link, seated):
    return seated(link.partner)


@pytest.fixture
def asked(link):
    one = made.in_review(link)
    actions.ask(request=one, text="Which optics?", acting=made.staff_acting(),
                at=AT + timedelta(hours=3))  # fmt: skip
    return one


def to(one, verb):
    return reverse(f"portal:request_{verb}", args=[one.ref])


def upload(content=PDF, name="plan.pdf"):
    return {"file": SimpleUploadedFile(name, content)}


def test_answer_brings_it_back_into_review(client, asked):
    assert "Which optics?" in client.get(to(asked, "answer")).content.decode()

    answer = client.post(to(asked, "answer"), {"text": "LR4", "version": asked.version})

    asked.refresh_from_db()
    assert answer.status_code == 302
    assert asked.state == "IN_REVIEW"
    assert asked.comments.get(kind="ANSWER").text == "LR4"


def test_answer_to_what_was_changed_meanwhile_is_kept(client, asked):
    seen = asked.version
    actions.edit(request=asked, content={"target_bps": 800 * GBPS}, acting=made.partner_acting(),
                 at=AT + timedelta(hours=4))  # fmt: skip

    answer = client.post(to(asked, "answer"), {"text": "LR4 on both", "version": seen})

    asked.refresh_from_db()
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "LR4 on both" in html
    assert f'name="version" value="{asked.version}"' in html


def test_change_makes_a_version_of_what_differs(client, asked):
    html = client.get(to(asked, "edit")).content.decode()
    assert 'value="600"' in html

    sent = {"interconnect": asked.interconnect.ref, "target_bps": "700", "version": asked.version,
            "action": "add_ports", "reason": "forecast", "contact_email": "noc@isp.example",
            "contact_phone": "+57 601 555 01", "priority": "NORMAL",
            "justification": asked.justification, "desired_on": "2027-03-01",
            "loa_provider": "us", "xc_orderer": "partner", "xc_payer": "partner"}  # fmt: skip
    answer = client.post(to(asked, "edit"), sent)

    asked.refresh_from_db()
    assert answer.status_code == 302, answer.content.decode()
    assert asked.target_bps == 700 * GBPS
    assert asked.versions.count() == 2


def test_change_that_is_wrong_stands_beside_its_input(client, asked):
    answer = client.post(to(asked, "edit"), {"target_bps": "-5", "version": asked.version})

    assert answer.status_code == 422
    assert "f-target_bps-error" in answer.content.decode()


def test_change_beside_another_shows_both(client, asked):
    seen = asked.version
    actions.edit(request=asked, content={"target_bps": 800 * GBPS}, acting=made.partner_acting(),
                 at=AT + timedelta(hours=4))  # fmt: skip

    answer = client.post(to(asked, "edit"), {"target_bps": "900", "version": seen})

    html = answer.content.decode()
    assert answer.status_code == 409
    assert "800\u00a0Gbps" in html
    assert "900\u00a0Gbps" in html


def test_it_is_called_off_with_a_reason(client, asked):
    assert client.post(to(asked, "cancel"), {"reason": " "}).status_code == 422

    client.post(to(asked, "cancel"), {"reason": "We leave the site", "version": asked.version})

    asked.refresh_from_db()
    assert asked.state == "CANCELLED"


def test_comment_is_shared(client, asked):
    client.post(to(asked, "comment"), {"text": "Any news?"})

    said = asked.comments.get(kind="COMMENT")
    assert (said.visibility, said.from_partner) == ("SHARED", True)


def test_comment_may_be_written_when_it_is_over(client, asked):
    client.post(to(asked, "cancel"), {"reason": "Over", "version": asked.version})

    assert client.post(to(asked, "comment"), {"text": "Thanks"}).status_code == 302


def test_appeal_is_a_draft_linked_to_the_one_declined(client, asked):
    actions.answer(request=asked, text="LR4", acting=made.partner_acting(), at=AT)
    actions.reject(request=asked, reason="TRAFFIC_TOO_LOW", text="Below 2 Gbps.",
                   acting=made.staff_acting(), at=AT)  # fmt: skip
    html = client.get(to(asked, "detail")).content.decode()
    assert "Traffic is below our minimum" in html
    assert to(asked, "appeal") in html

    client.post(to(asked, "appeal"))

    draft = CapacityRequest.objects.get(state="DRAFT")
    assert draft.linked_to == asked
    assert draft.target_bps == asked.target_bps


@pytest.mark.parametrize(
    ("verb", "sent"),
    [
        ("order", {"order_ref": "X-1", "vendor": "Facility"}),
        ("patched", {"circuit_ref": "XC-40872"}),
        ("dispute", {"text": "No light"}),
        ("confirm", {}),
    ],
)
def test_step_that_does_not_fit_the_state_is_refused_with_the_text_kept(client, asked, verb, sent):
    answer = client.post(to(asked, verb), {**sent, "version": asked.version})

    asked.refresh_from_db()
    assert answer.status_code == 409
    assert asked.state == "INFO_REQUESTED"
    assert all(value in answer.content.decode() for value in sent.values())


@pytest.mark.parametrize("verb", ["answer", "edit", "cancel", "order", "confirm", "letter"])
@pytest.mark.parametrize("role", ["P-RO", "P-NOC"])
def test_steps_are_for_engineers(link, asked, seated, verb, role):
    client = seated(link.partner, role)

    assert client.get(to(asked, verb)).status_code == 403
    assert client.post(to(asked, verb), {}).status_code == 403


@pytest.mark.parametrize("bad", BAD_FILES, ids=str)
def test_file_that_is_not_taken_is_told_why(client, asked, bad):
    answer = client.post(to(asked, "attach"), upload(bad.content, bad.filename))

    assert answer.status_code == bad.status
    assert 'id="id_file-error"' in answer.content.decode()
    assert asked.attachments.count() == 0


def test_file_in_which_the_scanner_finds_something_is_not_taken(client, asked, settings):
    settings.UPLOAD_SCANNER = "sh -c 'echo stream: Test-Signature FOUND; exit 1'"

    answer = client.post(to(asked, "attach"), upload())

    assert answer.status_code == 400
    assert "Test-Signature" in answer.content.decode()
    assert asked.attachments.count() == 0


def test_file_is_served_as_an_attachment_that_nothing_opens(client, asked):
    client.post(to(asked, "attach"), upload(name="../../plan\u202e.pdf"))
    paper = asked.attachments.get()

    answer = client.get(reverse("portal:request_file", args=[asked.ref, paper.pk]))

    assert b"".join(answer.streaming_content) == PDF
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "/" not in paper.filename
    assert "\u202e" not in paper.filename


def test_twenty_files_are_enough(client, asked):
    for number in range(20):
        actions.attach(request=asked, content=PDF, filename=f"{number}.pdf",
                       acting=made.partner_acting(), at=AT)  # fmt: skip

    answer = client.post(to(asked, "attach"), upload())

    assert answer.status_code == 400
    assert "20 files" in answer.content.decode()


def test_own_file_can_be_taken_back(client, asked):
    client.post(to(asked, "attach"), upload())
    paper = asked.attachments.get()

    client.post(reverse("portal:request_file_remove", args=[asked.ref, paper.pk]))

    paper.refresh_from_db()
    assert paper.removed_at <= timezone.now()
    assert client.get(reverse("portal:request_file", args=[asked.ref, paper.pk])).status_code == 404


def test_internal_file_is_not_there(client, asked):
    paper = actions.attach(request=asked, content=PDF, filename="cost.pdf", visibility="INTERNAL",
                           acting=made.staff_acting(), at=AT)  # fmt: skip

    assert client.get(reverse("portal:request_file", args=[asked.ref, paper.pk])).status_code == 404
    assert "cost.pdf" not in client.get(to(asked, "detail")).content.decode()


def test_own_file_has_its_way_back_until_something_is_decided(client, asked):
    client.post(to(asked, "attach"), upload())
    paper = asked.attachments.get()
    address = reverse("portal:request_file_remove", args=[asked.ref, paper.pk])
    before = client.get(to(asked, "detail")).content.decode()

    CapacityRequest.objects.filter(pk=asked.pk).update(state="APPROVED")

    assert address in before
    assert address not in client.get(to(asked, "detail")).content.decode()


def test_one_of_several_lines_can_be_withdrawn(client, asked):
    first = asked.lines.get()
    second = type(first).objects.create(request=asked, position=2, label="Second LAG")
    address = reverse("portal:request_line_withdraw", args=[asked.ref, second.uid])
    shown = client.get(to(asked, "detail")).content.decode()

    client.post(address)

    second.refresh_from_db()
    first.refresh_from_db()
    assert address in shown
    assert (first.decision, second.decision) == ("PENDING", "WITHDRAWN")
    assert address not in client.get(to(asked, "detail")).content.decode()


def test_the_only_line_has_no_button_of_its_own(client, asked):
    assert "/withdraw/" not in client.get(to(asked, "detail")).content.decode()
