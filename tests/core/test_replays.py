"""Idempotency keys: claimed once, answered alike, forgotten after a day."""

from dataclasses import replace
from datetime import timedelta

import pytest

from apps.core import replays
from apps.core.models import Replay
from apps.core.replays import Asked, InProgress, OtherRequest
from tests.factories import AT
from tests.together import together

ASKED = Asked("token:ab12", "key-1", "POST", "/api/partner/v1/requests/", "d" * 64)


def answered(asked: Asked = ASKED) -> None:
    replays.claim(asked, at=AT)
    replays.keep(asked, status=201, headers={"ETag": '"1"'}, body='{"ref": "CAP-00001"}')


def test_first_claim_is_ours(db):
    assert replays.claim(ASKED, at=AT) is None


def test_second_request_gets_the_kept_answer(db):
    answered()

    kept = replays.claim(ASKED, at=AT + timedelta(hours=23))

    assert (kept.status, kept.headers, kept.body) == (201, {"ETag": '"1"'}, '{"ref": "CAP-00001"}')


def test_request_while_the_first_is_at_work_is_told_so(db):
    replays.claim(ASKED, at=AT)

    with pytest.raises(InProgress):
        replays.claim(ASKED, at=AT + timedelta(seconds=30))


@pytest.mark.parametrize("other", [{"digest": "e" * 64}, {"path": "/other/"}, {"method": "PATCH"}])
def test_key_of_another_request_is_refused(db, other):
    answered()

    with pytest.raises(OtherRequest):
        replays.claim(replace(ASKED, **other), at=AT)


def test_same_key_of_another_caller_is_another_key(db):
    answered()

    assert replays.claim(replace(ASKED, caller="token:cd34"), at=AT) is None


def test_key_is_free_again_after_a_day(db):
    answered()

    assert replays.claim(ASKED, at=AT + timedelta(hours=24)) is None


def test_claim_of_somebody_who_is_gone_is_free_again(db):
    replays.claim(ASKED, at=AT)

    assert replays.claim(ASKED, at=AT + timedelta(minutes=2)) is None


def test_released_key_may_be_used_again(db):
    replays.claim(ASKED, at=AT)

    replays.release(ASKED)

    assert replays.claim(replace(ASKED, digest="e" * 64), at=AT) is None


def test_released_key_keeps_an_answer_that_is_there(db):
    answered()

    replays.release(ASKED)

    assert replays.claim(ASKED, at=AT) is not None


def test_sweep_forgets_what_is_a_day_old(db):
    answered()
    answered(replace(ASKED, key="key-2"))
    Replay.objects.filter(key="key-1").update(created_at=AT - timedelta(hours=24))

    assert replays.sweep(at=AT) == 1
    assert Replay.objects.get().key == "key-2"


@pytest.mark.django_db(transaction=True)
def test_of_two_claims_at_once_one_wins():
    results = together(*[lambda: replays.claim(ASKED, at=AT)] * 2)

    assert sorted(str(type(each).__name__) for each in results) == ["InProgress", "NoneType"]
