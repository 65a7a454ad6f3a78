"""Two who sign, void, finish or mail at the same moment: one does it, once."""

from datetime import timedelta

import pytest
from django.core import mail

from apps.agreements import actions
from apps.agreements.models import Envelope
from apps.core import lifecycle
from apps.core.errors import Refused
from tests import factories as make
from tests.agreements.test_signatures import both_sign, fresh, rows, us
from tests.factories import AT
from tests.together import together

__all__ = ["us"]
pytestmark = pytest.mark.django_db(transaction=True)
LATER = AT + timedelta(hours=2)


def test_the_same_link_used_twice_at_once_signs_once(us):
    envelope = make.envelope(us=us)
    token = make.link(rows(envelope)[0])

    results = together(*[lambda: make.sign_by_link(token)] * 2)

    refused = [each for each in results if isinstance(each, Refused)]
    assert len(refused) == 1
    assert "Nothing was recorded again" in str(refused[0])
    moves = [move.target for move in lifecycle.history(rows(envelope)[0].ref)]
    assert moves.count("SIGNED") == 1


def test_signed_and_voided_at_once_have_one_winner(us):
    envelope = make.envelope(us=us)
    token = make.link(rows(envelope)[0])
    make.sign_by_link(token)
    mine = rows(envelope)[1]
    mine.envelope = Envelope.objects.select_related("agreement").get(pk=envelope.pk)
    other = Envelope.objects.select_related("agreement").get(pk=envelope.pk)

    results = together(
        lambda: actions.sign_here(
            signatory=mine, typed_name=us.name, agrees=True, evidence=make.EVIDENCE, by=us, at=LATER
        ),
        lambda: actions.void_envelope(envelope=other, reason="Wrong", by=us, at=LATER),
    )

    assert sum(isinstance(each, Refused) for each in results) == 1
    assert fresh(envelope).state in ("COMPLETED", "VOIDED")


def test_two_workers_make_one_executed_copy(us):
    envelope = make.envelope(us=us)
    both_sign(envelope, us)

    results = together(*[lambda: actions.finish_signed(at=LATER)] * 2)

    assert sorted(results) == [0, 1]
    assert envelope.agreement.documents.filter(kind="EXECUTED").count() == 1
    assert fresh(envelope).trouble == ""


def test_two_mailers_mail_one_link(us):
    envelope = make.envelope(us=us)

    results = together(*[lambda: actions.invite(at=AT)] * 2)

    assert sorted(results) == [0, 1]
    assert len(mail.outbox) == 1
    assert rows(envelope)[0].attempts == 1
