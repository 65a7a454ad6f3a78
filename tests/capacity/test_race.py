"""Two people at the same instant: one winner, one row in the log (portal.md 6.9)."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection

from apps.capacity import actions
from apps.capacity.models import CapacityRequest, RequestStep
from apps.core.errors import Refused
from tests.factories.clock import AT
from tests.factories.requests import (
    busy_link,
    in_review,
    partner_acting,
    staff_acting,
    submitted,
)


def at_once(*verbs: Callable[[CapacityRequest], object], pk: int) -> list[str]:
    """Each verb in a thread and connection of its own, all starting together."""
    start, outcomes = Barrier(len(verbs)), []

    def run(verb: Callable[[CapacityRequest], object]) -> None:
        request = CapacityRequest.objects.get(pk=pk)
        start.wait(timeout=10)
        try:
            verb(request)
            outcomes.append("won")
        except Refused as refusal:
            outcomes.append("conflict" if refusal.conflict else refusal.message)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(verb,)) for verb in verbs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    return sorted(outcomes)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_again", range(5))
def test_approve_and_cancel_leave_one_winner_and_one_row(_again: int) -> None:
    request = in_review()
    marina, them = staff_acting(), partner_acting()
    actions.decide_line(line=request.lines.get(), decision="APPROVED", acting=marina, at=AT)
    seen = CapacityRequest.objects.get(pk=request.pk).version

    outcomes = at_once(
        lambda one: actions.approve(request=one, acting=marina, at=AT, version=seen),
        lambda one: actions.cancel(request=one, reason="No.", acting=them, at=AT, version=seen),
        pk=request.pk,
    )

    assert outcomes == ["conflict", "won"]
    decided = RequestStep.objects.filter(change__source="IN_REVIEW")
    assert decided.count() == 1
    request.refresh_from_db()
    assert request.state in ("LOA_PENDING", "CANCELLED")


@pytest.mark.django_db(transaction=True)
def test_two_who_claim_at_once_are_one_move() -> None:
    request = submitted()
    marina, kenji = staff_acting(), staff_acting()

    outcomes = at_once(
        lambda one: actions.claim(request=one, acting=marina, at=AT, version=2),
        lambda one: actions.claim(request=one, acting=kenji, at=AT, version=2),
        pk=request.pk,
    )

    assert outcomes == ["conflict", "won"]
    assert RequestStep.objects.filter(change__target="IN_REVIEW").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_offers_at_once_are_one_draft() -> None:
    request = submitted()
    ref = busy_link().ref

    outcomes = at_once(
        *[lambda _: actions.draft_from_forecast(interconnect_ref=ref, at=AT)] * 2, pk=request.pk
    )

    assert outcomes == ["won", "won"]
    assert CapacityRequest.objects.filter(state="DRAFT").count() == 1
