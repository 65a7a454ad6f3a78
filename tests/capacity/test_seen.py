"""What partners see, say and attach; what they typed is never lost, what is ours never shown."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.capacity import actions, for_partner
from apps.capacity.actions import NotAllowed
from apps.core import wall
from apps.core.errors import Invalid, Refused
from apps.peeringdb.models import Net, Org
from tests import factories as make
from tests.factories.clock import AT
from tests.factories.requests import (
    busy_link,
    drafted,
    in_review,
    partner_acting,
    staff_acting,
    submitted,
)

GBPS = 10**9
HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def test_request_is_found_by_reference_and_uid_of_the_partner_only() -> None:
    request = submitted()
    partner, other = request.partner, make.partner()

    for name in (request.ref, request.ref.lower(), str(request.uid)):
        assert for_partner.request(partner, name).row.ref == request.ref
        assert for_partner.handle(partner, name) == request
        assert for_partner.request(other, name) is None
        assert for_partner.handle(other, name) is None
    assert for_partner.request(partner, "CAP-99999") is None
    assert for_partner.request(partner, str(uuid.uuid4())) is None
    assert for_partner.line(other, str(request.lines.get().uid)) is None


def test_page_is_read_behind_the_wall_in_ten_queries() -> None:
    request = in_review()
    actions.comment(request=request, text="Ours alone.", visibility="INTERNAL",
                    acting=staff_acting(), at=AT)  # fmt: skip
    actions.comment(request=request, text="For both.", acting=staff_acting(), at=AT)

    with wall.behind(request.partner_id), CaptureQueriesContext(connection) as queried:
        seen = for_partner.request(request.partner, request.ref, role="P-ENG", at=AT)

    assert len(queried) <= 10
    assert [said.text for said in seen.comments] == ["For both."]
    assert [move.target for move in seen.timeline] == ["SUBMITTED", "IN_REVIEW"]
    assert "Ours alone." not in str(seen)


def test_list_takes_as_many_queries_for_many() -> None:
    first = submitted()
    for _ in range(3):
        drafted(make.pni(partner=first.partner))

    with CaptureQueriesContext(connection) as queried:
        rows = for_partner.requests(first.partner)

    assert len(queried) == 2
    assert [row.state for row in rows] == ["DRAFT"] * 3 + ["SUBMITTED"]
    assert rows[-1].asked == "2\u00a0\u00d7\u00a0100\u00a0Gbps"
    assert [row.ref for row in for_partner.requests(first.partner, state="open")] == [first.ref]


def test_counts_say_what_waits_for_them() -> None:
    request = in_review()
    drafted(make.pni(partner=request.partner))
    actions.ask(request=request, text="Which?", acting=staff_acting(), at=AT)

    found = for_partner.open_counts(request.partner, at=AT + timedelta(days=20))

    assert found == {"open": 1, "drafts": 1, "partner": 1, "late": 1}


def test_question_stands_at_the_head_until_it_is_answered() -> None:
    request = in_review()
    actions.ask(request=request, text="Which router?", acting=staff_acting(), at=AT)
    asked = for_partner.request(request.partner, request.ref, role="P-ENG")

    actions.answer(request=request, text="The second.", content={"target_bps": 700 * GBPS},
                   acting=partner_acting(), at=AT + HOUR)  # fmt: skip
    answered = for_partner.request(request.partner, request.ref)

    assert (asked.question, asked.row.holder, asked.may("answer")) == ("Which router?", "partner",
                                                                       True)  # fmt: skip
    assert (answered.question, answered.row.holder) == ("", "us")
    assert [(c.name, c.before, c.after) for c in answered.versions[-1].changes] == [
        ("target_bps", 600 * GBPS, 700 * GBPS)
    ]
    assert answered.lines[0].asked_bps == 300 * GBPS


def test_evidence_is_frozen_when_it_is_sent() -> None:
    link = busy_link()
    request = submitted(link)
    link.stat.p95_bps = 10 * GBPS
    link.stat.save()

    seen = for_partner.request(link.partner, request.ref)

    [measured] = seen.evidence["links"]
    assert (measured["p95_bps"], measured["now"]["used_pct"]) == (300 * GBPS, "75.0")
    assert (measured["now"]["n_minus_1_pct"], measured["after"]["used_pct"]) == ("100.0", "50.0")
    assert measured["after"]["n_minus_1_pct"] == "60.0"
    assert len(seen.evidence["sha256"]) == 64


def test_draft_keeps_what_cannot_be_read_as_it_was_typed() -> None:
    link = busy_link()

    request = drafted(link)
    actions.edit(request=request, content={"target_bps": "a lot", "mtu": "9000"},
                 acting=partner_acting(), at=AT)  # fmt: skip

    seen = for_partner.request(link.partner, request.ref)
    review = for_partner.review(link.partner, request.ref, at=AT)
    assert seen.typed == {"target_bps": "a lot"}
    assert seen.content["mtu"] == 9000
    assert "is a number" in review.errors["target_bps"]


def test_strict_draft_names_what_cannot_be_read() -> None:
    with pytest.raises(Invalid) as refusal:
        drafted(target_bps="a lot", colour="red")

    assert set(refusal.value.errors) == {"target_bps", "colour"}


def test_interconnect_of_somebody_else_is_not_there() -> None:
    mine, theirs = busy_link(), make.pni()

    with pytest.raises(Invalid, match="You have no interconnect"):
        actions.draft(partner=mine.partner, type="pni_augment", acting=partner_acting(), at=AT,
                      content={"interconnect": theirs.ref}, strict=True)  # fmt: skip


def test_mark_of_a_secret_keeps_it_and_cannot_bring_one_in() -> None:
    link = busy_link()
    them = partner_acting()
    content = {"auth": "md5", "secret": "hunter2"}
    request = actions.draft(partner=link.partner, type="session_change", content=content,
                            acting=them, at=AT)  # fmt: skip
    kept = request.details["secret"]

    actions.edit(request=request, content={"secret": {"sealed": "forged"}}, acting=them, at=AT)
    other = actions.draft(partner=link.partner, type="session_change", acting=them, at=AT,
                          content={"secret": {"sealed": "forged"}})  # fmt: skip

    assert request.details["secret"] == kept
    assert other.details.get("secret") is None
    shown = for_partner.request(link.partner, request.ref).content["secret"]
    assert shown == {"sealed": True}


def test_warnings_are_confirmed_before_it_is_sent() -> None:
    link = busy_link()
    them = partner_acting()
    request = actions.draft(
        partner=link.partner, type="prefix_change", acting=them, at=AT,
        content={"change": "More.", "contact_email": "noc@isp.example",
                 "desired_on": AT.date().isoformat(), "max_prefix4": 10},
    )  # fmt: skip
    asn = link.partner.asns.get().number
    org = Org.objects.create(id=1, name="ISP", status="ok", updated=AT)
    Net.objects.create(id=1, org=org, asn=asn, name="ISP", info_prefixes4=100, status="ok",
                       updated=AT)  # fmt: skip

    with pytest.raises(actions.ToConfirm) as refusal:
        actions.submit(request=request, acting=them, at=AT)
    actions.submit(request=request, acting=them, at=AT, confirm=True)

    assert set(refusal.value.warnings) == {"max_prefix4"}
    assert request.state == "SUBMITTED"


def test_policy_that_is_not_met_can_be_asked_past_with_a_reason() -> None:
    link = make.pni()
    them = partner_acting()
    request = drafted(link, by=them)

    with pytest.raises(actions.NotEligible) as refusal:
        actions.submit(request=request, acting=them, at=AT, confirm=True)
    with pytest.raises(Refused, match="Say why"):
        actions.submit(request=request, acting=them, at=AT, confirm=True, ask_anyway=True)

    assert any(verdict.is_failed for verdict in refusal.value.verdicts)


def test_file_is_attached_and_read_by_both() -> None:
    request = submitted()

    made = actions.attach(request=request, content=PDF, filename="plan.pdf",
                          acting=partner_acting("P-NOC"), at=AT)  # fmt: skip

    file, name, kind = for_partner.paper(request.partner, request.ref, made.pk)
    with file:
        assert (file.read(), name, kind) == (PDF, "plan.pdf", "application/pdf")
    assert for_partner.paper(make.partner(), request.ref, made.pk) is None


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"", "plan.pdf"), (b"MZ\x90", "plan.pdf"), (PDF, "plan.pdf.exe"), (PDF, "plan.png"),
     (b"%PDF-1.4 /JavaScript %%EOF", "plan.pdf"), (b"%PDF-1.4 /Encrypt %%EOF", "plan.pdf"),
     (PDF + b"x" * (10 * 2**20), "plan.pdf")],
)  # fmt: skip
def test_bad_file_is_refused_naming_the_input(content: bytes, name: str) -> None:
    request = submitted()

    with pytest.raises(Refused) as refusal:
        actions.attach(request=request, content=content, filename=name, acting=partner_acting(),
                       at=AT)  # fmt: skip

    assert refusal.value.field == "file"
    assert not request.attachments.exists()


def test_read_only_member_neither_writes_nor_attaches() -> None:
    request = submitted()
    looker = partner_acting("P-RO")

    with pytest.raises(NotAllowed):
        actions.comment(request=request, text="Hi", acting=looker, at=AT)
    with pytest.raises(NotAllowed):
        actions.attach(request=request, content=PDF, filename="a.pdf", acting=looker, at=AT)
    with pytest.raises(NotAllowed):
        actions.draft(partner=request.partner, type="other", content={}, acting=looker, at=AT)


def test_markup_and_writing_directions_are_kept_as_text() -> None:
    request = submitted()
    text = "<script>alert(1)</script> \u202eabc =HYPERLINK(1)"

    said = actions.comment(request=request, text=text, acting=partner_acting(), at=AT)

    said.refresh_from_db()
    assert said.text == text


def test_reference_of_theirs_is_used_once_at_a_time() -> None:
    first = submitted(client_ref="NET-1")
    second = drafted(make.pni(partner=first.partner), client_ref="NET-1", justification="x")

    with pytest.raises(Refused) as refusal:
        actions.submit(request=second, acting=partner_acting(), at=AT, confirm=True,
                       ask_anyway=True)  # fmt: skip

    assert refusal.value.conflict
    assert (refusal.value.field, refusal.value.ref) == ("client_ref", first.ref)
