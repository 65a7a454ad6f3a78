"""The other party hears 90, 60 and 30 days ahead that a term ends (portal.md 6.6)."""

from datetime import date, timedelta

import pytest

from apps.agreements import actions, rules
from apps.notifications.models import Notice
from tests import factories as make
from tests.factories import AT

TODAY = date(2026, 11, 19)


@pytest.mark.parametrize(
    ("left", "step"),
    [(91, None), (90, 90), (61, 90), (60, 60), (31, 60), (30, 30), (0, 30), (-1, None)],
)
def test_step_is_the_nearest_reached(left, step):
    assert rules.ending_step(left) == step


@pytest.fixture
def member(db):
    return make.member()


def ending_in(days, partner, **fields):
    agreement = make.agreement(partner=partner, state="ACTIVE", **fields)
    make.period(agreement=agreement, ends_on=TODAY + timedelta(days=days), state="CURRENT")
    return agreement


def test_each_step_is_told_once(member):
    ending_in(95, member.partner)
    days = [AT + timedelta(days=day) for day in range(100)]

    told = [n for n, at in enumerate(days) if sum(actions.tell_endings(at=at) for _ in range(2))]

    assert told == [5, 35, 65]
    assert Notice.objects.filter(recipient=member.user, event="agreement.ending").count() == 3


def test_after_a_pause_only_the_nearest_step_is_told(member):
    ending_in(20, member.partner)

    assert [actions.tell_endings(at=AT), actions.tell_endings(at=AT)] == [1, 0]


def test_words_say_what_happens_then_and_no_price(member):
    ending_in(30, member.partner, renewal_type="AUTO_RENEW", title="PNI Bogotá", notes="Squeeze")

    actions.tell_endings(at=AT)

    notice = Notice.objects.get(recipient=member.user)
    assert "renews by itself unless" in notice.body
    assert notice.title == "PNI Bogotá: the term ends on 19 Dec 2026"
    assert "Squeeze" not in str(notice.facts)


@pytest.mark.parametrize("state", ["DRAFT", "TERMINATED", "EXPIRED"])
def test_agreement_that_is_not_in_force_is_not_told(member, state):
    agreement = ending_in(30, member.partner)
    type(agreement).objects.update(state=state)

    assert actions.tell_endings(at=AT) == 0


def test_partner_without_a_portal_hears_nothing(member):
    ending_in(30, make.partner())

    assert actions.tell_endings(at=AT) == 0


def test_quiet_run_is_two_queries(member, django_assert_num_queries):
    for _ in range(5):
        ending_in(30, member.partner)
    actions.tell_endings(at=AT)

    with django_assert_num_queries(2):
        assert actions.tell_endings(at=AT) == 0


def signed(member, days_ago):
    agreement = make.draft(partner=member.partner)
    day = TODAY - timedelta(days=days_ago)
    actions.record_signed(agreement=agreement, signed_on=day, effective_on=day, by=None, at=AT)
    return agreement


def test_signed_agreement_is_told_without_what_it_costs(member):
    agreement = signed(member, days_ago=1)

    notice = Notice.objects.get(recipient=member.user)
    assert (notice.event, notice.ref) == ("agreement.signed", agreement.ref)
    assert ["Signed on", "18 Nov 2026"] in notice.facts["lines"]


def test_agreement_signed_long_ago_and_entered_now_is_no_news(member):
    signed(member, days_ago=31)

    assert not Notice.objects.filter(recipient=member.user).exists()
