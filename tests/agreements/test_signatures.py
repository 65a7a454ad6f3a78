"""Envelopes: sent in order, signed once, declined, voided, expired; and what follows."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from pypdf import PdfReader

from apps.agreements import actions, queries
from apps.agreements.models import Envelope
from apps.core import files, lifecycle, printing
from apps.core.errors import Invalid, Refused
from apps.notifications.models import Notice
from tests import factories as make
from tests.factories import AT

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=2)


@pytest.fixture
def us(db):
    return make.user(role="leadership", name="Omar Haddad")


def rows(envelope):
    return list(queries.signatories(envelope))


def states(envelope):
    return [row.state for row in rows(envelope)]


def fresh(obj):
    return type(obj).objects.get(pk=obj.pk)


def both_sign(envelope, us):
    token = make.link(rows(envelope)[0])
    make.sign_by_link(token)
    mine = rows(envelope)[1]
    mine.envelope = fresh(envelope)
    actions.sign_here(
        signatory=mine, typed_name=us.name, agrees=True, evidence=make.EVIDENCE, by=us, at=LATER
    )
    return token


def test_sent_asks_only_the_first(us):
    envelope = make.envelope(us=us)

    assert fresh(envelope.agreement).state == "OUT_FOR_SIGNATURE"
    assert states(envelope) == ["ASKED", "WAITING"]
    assert not Notice.objects.filter(kind="signature_asked").exists()


def test_only_what_is_approved_is_sent():
    with pytest.raises(Refused, match="cannot become Out for signature"):
        make.envelope(agreement=make.negotiated())


def test_a_changed_approval_is_not_sent():
    agreement = make.approved()
    type(agreement).objects.filter(pk=agreement.pk).update(governing_law="Peru")

    with pytest.raises(Refused, match="not approved as it is now"):
        make.envelope(agreement=agreement)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"signers": [make.THEM]}, "signers"),
        ({"expires_on": AT.date()}, "expires_on"),
        ({"expires_on": AT.date() + timedelta(days=200)}, "expires_on"),
    ],
)
def test_what_cannot_be_sent_is_said(facts, field):
    with pytest.raises(Invalid) as refusal:
        make.envelope(**facts)

    assert set(refusal.value.errors) == {field}


def test_the_link_is_mailed_once_and_only_its_digest_is_kept(us):
    envelope = make.envelope(us=us)
    token = make.link(rows(envelope)[0])
    actions.invite(at=AT)

    row = rows(envelope)[0]
    assert len(mail.outbox) == 1
    assert row.token_digest == queries.digest_of(token)
    assert row.invited_at == AT
    assert mail.outbox[0].body.count(token) == 1
    assert "/portal/sign/#" in mail.outbox[0].body
    assert token not in str(list(Notice.objects.values()))


def test_a_mail_that_fails_is_tried_again_with_a_new_link(us, settings):
    envelope = make.envelope(us=us)
    settings.EMAIL_BACKEND = "tests.notifications.backends.Broken"
    assert actions.invite(at=AT) == 0
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    assert actions.invite(at=AT) == 0  # the lease holds
    assert actions.invite(at=AT + timedelta(minutes=11)) == 1
    assert rows(envelope)[0].attempts == 2


def test_signed_asks_the_next(us):
    envelope = make.envelope(us=us)

    signed = make.sign_by_link(make.link(rows(envelope)[0]), "julian rojas")

    assert states(envelope) == ["SIGNED", "ASKED"]
    assert signed.evidence["ip"] == "192.0.2.7"
    assert signed.evidence["token_sha256"] == signed.token_digest
    assert Notice.objects.filter(kind="signature_asked", recipient=us).exists()


def test_a_used_link_says_so_and_records_nothing_again(us):
    envelope = make.envelope(us=us)
    token = make.link(rows(envelope)[0])
    make.sign_by_link(token)
    before = lifecycle.history(rows(envelope)[0].ref).count()

    with pytest.raises(Refused, match="signed on 19 Nov 2026, 10:40 UTC. Nothing was recorded"):
        make.sign_by_link(token)

    assert lifecycle.history(rows(envelope)[0].ref).count() == before
    assert Envelope.objects.count() == 1


@pytest.mark.parametrize(
    ("facts", "field"), [({"name": "Somebody Else"}, "typed_name"), ({"agrees": False}, "agrees")]
)
def test_another_name_or_no_tick_signs_nothing(us, facts, field):
    envelope = make.envelope(us=us)
    token = make.link(rows(envelope)[0])

    with pytest.raises(Invalid) as refusal:
        make.sign_by_link(token, **facts)

    assert set(refusal.value.errors) == {field}
    assert states(envelope) == ["ASKED", "WAITING"]


def test_a_link_that_was_never_given_is_refused():
    with pytest.raises(Refused, match="not valid"):
        make.sign_by_link("guessed")


def test_a_new_link_kills_the_old_one(us):
    envelope = make.envelope(us=us)
    first = rows(envelope)[0]
    old = make.link(first)
    first.envelope = fresh(envelope)
    actions.resend_link(signatory=first, by=us, at=AT)
    new = make.link(first)

    with pytest.raises(Refused, match="not valid"):
        make.sign_by_link(old)
    make.sign_by_link(new)


def test_a_colleague_signs_only_for_themselves_and_in_turn(us):
    envelope = make.envelope(us=us)
    mine = rows(envelope)[1]
    mine.envelope = envelope
    given = {"typed_name": us.name, "agrees": True, "evidence": make.EVIDENCE, "at": AT}

    with pytest.raises(Refused, match="Only Omar Haddad"):
        actions.sign_here(signatory=mine, by=make.user(role="legal"), **given)
    with pytest.raises(Refused, match="Others sign before you"):
        actions.sign_here(signatory=mine, by=us, **given)


def test_signed_by_all_is_executed_with_a_certificate(us):
    envelope = make.envelope(us=us)
    both_sign(envelope, us)
    assert fresh(envelope).state == "COMPLETED"

    assert actions.finish_signed(at=LATER) == 1
    assert actions.finish_signed(at=LATER) == 0

    agreement, sealed = fresh(envelope.agreement), fresh(envelope).executed
    content = files.read(sealed.path, sha256=sealed.sha256)
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
    assert agreement.state == "ACTIVE"
    assert (agreement.signed_on, agreement.effective_on) == (AT.date(), AT.date())
    assert agreement.periods.get().state == "CURRENT"
    assert (sealed.kind, sealed.content_type) == ("EXECUTED", "application/pdf")
    assert sealed.base == envelope.document
    assert "1. Purpose" in pages[0]
    for words in ("Certificate of signature", "Julián Rojas", "Omar Haddad", "192.0.2.7"):
        assert words in pages[-1]
    assert envelope.document.sha256[:40] in "".join(pages[-1].split())


def test_a_word_file_is_executed_honestly(us):
    agreement = make.approved(content=make.docx_file("1. Purpose", "They exchange traffic."))
    envelope = make.envelope(us=us, agreement=agreement)
    both_sign(envelope, us)

    actions.finish_signed(at=LATER)

    sealed = fresh(envelope).executed
    text = "".join(
        page.extract_text() for page in PdfReader(
            io.BytesIO(files.read(sealed.path, sha256=sealed.sha256))
        ).pages
    )  # fmt: skip
    assert "for reading only" in text
    assert "They exchange traffic." in text
    assert "What was signed is the Word file" in text


def test_a_lost_file_is_said_and_made_good_later(us, settings):
    envelope = make.envelope(us=us)
    both_sign(envelope, us)
    place = Path(settings.MEDIA_ROOT, "private", envelope.document.path)
    away = place.rename(place.with_suffix(".away"))

    assert actions.finish_signed(at=LATER) == 0
    assert "missing in the store" in fresh(envelope).trouble
    away.rename(place)

    assert actions.finish_signed(at=LATER) == 1
    assert fresh(envelope).trouble == ""


def test_a_copy_that_is_not_printed_is_said_and_made_good_later(us, monkeypatch):
    envelope = make.envelope(us=us)
    both_sign(envelope, us)
    monkeypatch.setattr(printing, "MODULE", "apps.core.nothing_there")

    failed = actions.finish_signed(at=LATER)
    said = fresh(envelope).trouble
    monkeypatch.undo()

    assert failed == 0
    assert "nothing_there" in said
    assert actions.finish_signed(at=LATER) == 1
    assert fresh(envelope).trouble == ""


def test_an_agreed_day_ahead_is_waited_for(us):
    day = AT.date() + timedelta(days=30)
    envelope = make.envelope(us=us, agreement=make.approved(effective_on=day))
    both_sign(envelope, us)

    actions.finish_signed(at=LATER)

    agreement = fresh(envelope.agreement)
    assert (agreement.state, agreement.effective_on) == ("EXECUTED", day)


def test_a_required_document_is_waited_for(us):
    envelope = make.envelope(us=us)
    parent = envelope.agreement
    child = make.approved(partner=parent.partner, parent=parent, is_required=True, kind="ORDER")
    both_sign(envelope, us)
    actions.finish_signed(at=LATER)
    actions.activate_due(at=LATER)
    assert fresh(parent).state == "EXECUTED"

    other = make.envelope(us=us, agreement=child)
    both_sign(other, us)
    actions.finish_signed(at=LATER)

    assert (fresh(child).state, fresh(parent).state) == ("ACTIVE", "ACTIVE")


def test_declined_leads_back_and_kills_all_links(us):
    envelope = make.envelope(us=us)
    token = make.link(rows(envelope)[0])

    with pytest.raises(Refused, match="Say why"):
        actions.decline_by_link(digest=queries.digest_of(token), reason=" ", at=AT)
    actions.decline_by_link(digest=queries.digest_of(token), reason="Clause 9", at=AT)

    agreement = fresh(envelope.agreement)
    assert (fresh(envelope).state, agreement.state) == ("DECLINED", "NEGOTIATING")
    assert states(envelope) == ["DECLINED", "CANCELLED"]
    assert agreement.approvals.get().state == "VOID"
    last = lifecycle.history(agreement.ref).last()
    assert last.reason == "Declined by Julián Rojas: Clause 9"
    with pytest.raises(Refused, match="This document is declined"):
        make.sign_by_link(token)


def test_voided_with_a_reason(us):
    envelope = make.envelope(us=us)
    token = make.link(rows(envelope)[0])

    with pytest.raises(Refused, match="Say why"):
        actions.void_envelope(envelope=envelope, reason="", by=us, at=AT)
    actions.void_envelope(envelope=envelope, reason="Wrong price", by=us, at=AT)

    assert fresh(envelope.agreement).state == "NEGOTIATING"
    with pytest.raises(Refused, match="This document is voided"):
        make.sign_by_link(token)


def test_expired_at_the_end_of_the_last_local_day(us):
    envelope = make.envelope(us=us)  # 3 Dec in Bogotá ends at 05:00 UTC of the 4th
    token = make.link(rows(envelope)[0])
    last = AT.replace(month=12, day=4, hour=4, minute=59)
    assert envelope.last_day == AT.date() + timedelta(days=14)

    assert actions.expire_envelopes(at=last) == 0
    assert actions.expire_envelopes(at=last + timedelta(minutes=1)) == 1
    assert actions.expire_envelopes(at=last + timedelta(minutes=2)) == 0

    assert (fresh(envelope).state, fresh(envelope.agreement).state) == ("EXPIRED", "NEGOTIATING")
    assert "Not signed in time by Julián Rojas" in fresh(envelope).closing
    with pytest.raises(Refused, match="expired"):
        make.sign_by_link(token, at=last + timedelta(minutes=3))


def test_too_late_even_before_the_task_has_run(us):
    envelope = make.envelope(us=us)
    token = make.link(rows(envelope)[0])

    with pytest.raises(Refused, match="The last day to sign was 3 Dec 2026"):
        make.sign_by_link(token, at=envelope.expires_at)


def test_paper_needs_the_signed_copy(us):
    envelope = make.envelope(agreement=make.approved(), signers=[], provider="PAPER")
    facts = {"signed_on": AT.date(), "effective_on": AT.date(), "by": us, "at": AT}

    with pytest.raises(Invalid) as refusal:
        actions.record_signed(agreement=envelope.agreement, **facts)
    assert set(refusal.value.errors) == {"file"}
    scan = actions.Scan(make.pdf_file(), "scan.pdf")
    actions.record_signed(agreement=envelope.agreement, scan=scan, **facts)

    assert (fresh(envelope).state, fresh(envelope.agreement).state) == ("COMPLETED", "ACTIVE")
    assert fresh(envelope).executed.kind == "EXECUTED"


def test_signed_on_paper_after_all_kills_the_links(us):
    envelope = make.envelope(us=us)
    token = make.link(rows(envelope)[0])
    scan = actions.Scan(make.pdf_file(), "scan.pdf")

    actions.record_signed(
        agreement=envelope.agreement, signed_on=AT.date(), effective_on=AT.date(), scan=scan,
        by=us, at=AT,
    )  # fmt: skip

    assert (fresh(envelope).state, fresh(envelope.agreement).state) == ("VOIDED", "ACTIVE")
    with pytest.raises(Refused, match="This document is voided"):
        make.sign_by_link(token)


def test_cancelled_while_out_for_signature(us):
    envelope = make.envelope(us=us)

    actions.cancel_agreement(agreement=envelope.agreement, reason="No deal", by=us, at=AT)

    assert fresh(envelope).state == "VOIDED"
    assert states(envelope) == ["CANCELLED", "CANCELLED"]
