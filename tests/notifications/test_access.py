"""Members and tokens: whoever ought to know of a change hears of it, once (portal.md 6.6)."""

from datetime import timedelta

import pytest
from django.core import mail as outbox

from apps.core.errors import Refused
from apps.notifications import actions
from apps.notifications.models import Notice, WebhookDelivery
from apps.partners import actions as partners
from apps.partners.actions import TokenFacts
from apps.partners.models import PartnerToken
from tests import factories as make
from tests.factories import AT

pytestmark = pytest.mark.django_db
FACTS = TokenFacts(
    name="Orchestrator", scopes=["requests:read"], asns=[64500], expires_at=AT + timedelta(days=90)
)


@pytest.fixture
def partner():
    partner = make.partner(name="Fibra Norte", portal_enabled=True)
    make.asn(partner=partner, number=64500)
    return partner


@pytest.fixture
def admin(partner):
    return make.member(partner=partner, role="P-ADMIN")


@pytest.fixture
def engineer(partner):
    return make.member(partner=partner)


def titles(member):
    rows = Notice.objects.filter(recipient=member.user).order_by("pk")
    return list(rows.values_list("event", "title"))


def issue(engineer):
    return actions.issue_token(membership=engineer, facts=FACTS, by=engineer.user, at=AT)


def test_new_token_is_told_to_the_others_without_its_text(admin, engineer):
    make.webhook(engineer.partner, "https://hooks.example/edge")

    token, text = issue(engineer)
    actions.deliver(at=AT)

    assert titles(admin) == [("token.issued", "API token Orchestrator was made")]
    assert titles(engineer) == []  # they did it
    (letter,) = outbox.outbox
    secret = text.rsplit("_", 1)[1]
    for told in (letter.body, WebhookDelivery.objects.get().body, str(Notice.objects.values())):
        assert secret not in told
        assert token.prefix in told


def test_token_that_is_refused_is_told_to_nobody(admin, engineer):
    partners.suspend(member=engineer, why="STAFF", by=None, at=AT)

    with pytest.raises(Refused):
        issue(engineer)

    assert (titles(admin), PartnerToken.objects.count()) == ([], 0)


def test_revoked_token_is_told_once(admin, engineer):
    token, _ = issue(engineer)

    for _ in range(2):
        actions.revoke_token(token=token, by=engineer.user, at=AT)

    assert titles(admin)[1:] == [("token.issued", "API token Orchestrator was revoked")]


def test_change_of_a_member_and_its_notice_are_both_there_or_none(admin, engineer):
    actions.change_member(
        member=engineer, act=partners.change_member_role, what="is Admin now", role="P-ADMIN",
        by=admin.user, at=AT,
    )  # fmt: skip
    with pytest.raises(Refused):
        actions.change_member(
            member=engineer, act=partners.reinstate, what="is back", by=admin.user, at=AT
        )

    assert titles(engineer) == [("member.changed", f"{engineer.user} is Admin now")]


def test_who_accepts_an_invitation_is_announced_to_the_others(admin, partner):
    invitation, text = partners.invite(
        partner=partner, email="new@fibra.example", name="Nora", role="P-ENG", by=admin.user, at=AT
    )

    member = actions.accept_invitation(
        digest=partners.digest_of(text), at=AT, name="Nora", password="long-enough-words-42"
    )

    assert invitation.partner == member.partner
    assert titles(admin) == [("member.changed", f"{member.user} has joined as Engineer")]
    assert titles(member) == []


def test_who_was_not_here_for_long_is_suspended_and_the_others_hear_of_it(admin, engineer):
    engineer.seen_at = AT - timedelta(days=200)
    engineer.save()
    admin.seen_at = AT
    admin.save()

    counts = [actions.suspend_idle(at=AT, after=timedelta(days=180)) for _ in range(2)]

    assert counts == [1, 0]
    assert titles(admin) == [
        ("member.changed", f"{engineer.user} was not here for long and is suspended")
    ]
