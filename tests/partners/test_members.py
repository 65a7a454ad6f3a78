"""Members of partners: invited, joined, changed, suspended, removed."""

from datetime import timedelta

import pytest

from apps.accounts.models import User
from apps.core import lifecycle
from apps.core.errors import Invalid, Refused
from apps.partners import actions
from apps.partners.models import Invitation, Membership
from tests import factories as make
from tests.factories import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def partner():
    return make.partner(name="Fibra Norte", portal_enabled=True)


@pytest.fixture
def boss(partner):
    return make.member(partner=partner, role="P-ADMIN")


@pytest.fixture
def noc(partner):
    return make.member(partner=partner, role="P-NOC")


def invite(partner, by, **changes):
    facts = {"email": "eva@norte.example", "name": "Eva", "role": "P-ENG", "at": AT}
    return actions.invite(partner=partner, by=by, **{**facts, **changes})


def join(token, **changes):
    facts = {"digest": actions.digest_of(token), "name": "Eva", "password": "x9-long-enough"}
    return actions.accept_invitation(**{**facts, "at": AT, **changes})


def test_an_invitation_keeps_only_the_digest_and_lasts_seven_days(partner, boss):
    invitation, token = invite(partner, boss.user)

    assert invitation.expires_at == AT + timedelta(days=7)
    assert len(token) == 43
    assert token not in str(Invitation.objects.values())


def test_who_accepts_becomes_a_member_with_an_account(partner, boss):
    _, token = invite(partner, boss.user)

    member = join(token)

    assert (member.state, member.role, member.source) == ("ACTIVE", "P-ENG", "INVITE")
    assert (member.user.email, member.user.role) == ("eva@norte.example", "partner")
    assert member.user.check_password("x9-long-enough")
    assert [c.target for c in lifecycle.history(member.ref)] == ["ACTIVE"]


def test_a_link_works_once(partner, boss):
    _, token = invite(partner, boss.user)
    member = join(token)

    with pytest.raises(Refused, match="used, withdrawn or older"):
        join(token, user=member.user)


@pytest.mark.parametrize("late", [timedelta(days=7), timedelta(days=30)])
def test_a_link_runs_out(partner, boss, late):
    _, token = invite(partner, boss.user)

    with pytest.raises(Refused, match="older than seven days"):
        join(token, at=AT + late)


def test_a_withdrawn_link_opens_nothing(partner, boss):
    invitation, token = invite(partner, boss.user)
    actions.withdraw_invitation(invitation=invitation, by=boss.user, at=AT)

    with pytest.raises(Refused):
        join(token)


def test_a_link_that_was_passed_on_lets_nobody_else_in(partner, boss, noc):
    _, token = invite(partner, boss.user)

    with pytest.raises(Refused, match="The invitation is for eva@norte.example"):
        join(token, user=noc.user)


def test_somebody_with_an_account_joins_a_second_partner(partner, boss):
    eva = make.member(user=make.user(email="Eva@Norte.example", role="partner")).user
    _, token = invite(partner, boss.user)

    member = join(token, user=eva)

    assert Membership.objects.filter(user=eva).count() == 2
    assert member.partner == partner


def test_who_was_removed_can_be_invited_again(partner, boss, noc):
    actions.remove_member(member=noc, by=boss.user, at=AT)
    _, token = invite(partner, boss.user, email=noc.user.email)

    member = join(token, user=noc.user)

    assert (member.pk, member.state, member.role) == (noc.pk, "ACTIVE", "P-ENG")


@pytest.mark.parametrize(
    ("changes", "error"),
    [({"email": "no address"}, Invalid), ({"role": "P-KING"}, Invalid), ({"email": ""}, Invalid)],
)
def test_what_does_not_fit_is_refused(partner, boss, changes, error):
    with pytest.raises(error):
        invite(partner, boss.user, **changes)


def test_our_own_people_cannot_be_invited(partner, boss):
    make.user(email="eva@norte.example", role="manager")

    with pytest.raises(Refused, match="another address"):
        invite(partner, boss.user)


def test_a_member_is_not_invited_again(partner, boss, noc):
    with pytest.raises(Refused, match="a member already"):
        invite(partner, boss.user, email=noc.user.email.upper())


def test_an_invitation_waits_once_and_a_new_one_follows_an_expired_one(partner, boss):
    invite(partner, boss.user)
    with pytest.raises(Refused, match="an invitation already"):
        invite(partner, boss.user, email="EVA@norte.example")

    again, _ = invite(partner, boss.user, at=AT + timedelta(days=8))

    assert Invitation.objects.filter(withdrawn_at=None).get() == again


def test_a_closed_portal_invites_nobody(boss):
    closed = make.partner(portal_enabled=False)

    with pytest.raises(Refused, match="is closed"):
        invite(closed, boss.user)


def test_the_last_administrator_cannot_leave_by_their_own_hand(partner, boss):
    for act in (
        lambda: actions.remove_member(member=boss, by=boss.user, at=AT),
        lambda: actions.change_member_role(member=boss, role="P-ENG", by=boss.user, at=AT),
        lambda: actions.suspend(member=boss, why="STAFF", by=boss.user, at=AT),
    ):
        with pytest.raises(Refused, match="the last administrator"):
            act()

    boss.refresh_from_db()
    assert (boss.role, boss.state) == ("P-ADMIN", "ACTIVE")


def test_one_of_two_administrators_may_leave(partner, boss):
    make.member(partner=partner, role="P-ADMIN")

    actions.remove_member(member=boss, by=boss.user, at=AT)

    assert boss.state == "REMOVED"


def test_our_own_people_may_remove_the_last_administrator(partner, boss):
    actions.remove_member(member=boss, by=make.user(role="manager"), at=AT)

    assert boss.state == "REMOVED"


def test_a_role_is_changed(noc, boss):
    actions.change_member_role(member=noc, role="P-ENG", by=boss.user, at=AT)

    noc.refresh_from_db()
    assert noc.role == "P-ENG"


def test_an_unknown_role_is_refused(noc, boss):
    with pytest.raises(Invalid):
        actions.change_member_role(member=noc, role="P-KING", by=boss.user, at=AT)


def test_tokens_rest_while_a_member_is_suspended(partner, boss):
    member = make.member(partner=partner)
    token, _ = make.partner_token(membership=member)

    actions.suspend(member=member, why="STAFF", by=boss.user, at=AT)
    token.refresh_from_db()
    assert token.suspended_at == AT

    actions.reinstate(member=member, by=boss.user, at=AT)
    token.refresh_from_db()
    assert (token.suspended_at, member.state, member.suspended_for) == (None, "ACTIVE", "")


def test_who_does_not_come_for_180_days_is_suspended_once(partner):
    idle = make.member(partner=partner, seen_at=AT - timedelta(days=181))
    never = make.member(partner=partner, created_at=AT - timedelta(days=200))
    make.member(partner=partner, seen_at=AT - timedelta(days=179))

    assert len(actions.suspend_idle(at=AT, after=timedelta(days=180))) == 2
    assert actions.suspend_idle(at=AT, after=timedelta(days=180)) == []

    for member in (idle, never):
        member.refresh_from_db()
        assert (member.state, member.suspended_for) == ("SUSPENDED", "IDLE")


def test_a_link_is_confirmed_or_refused_with_a_reason(partner):
    staff = make.user(role="manager")
    good = make.member(partner=partner, state="PENDING", source="PEERINGDB")
    bad = make.member(partner=partner, state="PENDING", source="PEERINGDB")

    actions.confirm_link(member=good, role="P-NOC", by=staff, at=AT)
    with pytest.raises(Invalid):
        actions.refuse_link(member=bad, reason=" ", by=staff, at=AT)
    actions.refuse_link(member=bad, reason="Left years ago", by=staff, at=AT)

    assert (good.state, good.role) == ("ACTIVE", "P-NOC")
    assert lifecycle.history(bad.ref).get().reason == "Left years ago"


def test_refusing_a_member_is_not_removing_them(noc):
    with pytest.raises(Refused, match="Remove them instead"):
        actions.refuse_link(member=noc, reason="x", by=make.user(role="manager"), at=AT)


def test_a_visit_is_noted_at_most_every_quarter_of_an_hour(noc):
    actions.note_visit(member=noc, at=AT)
    noc.refresh_from_db()
    actions.note_visit(member=noc, at=AT + timedelta(minutes=10))

    noc.refresh_from_db()
    assert noc.seen_at == AT


def test_no_account_is_made_by_a_bad_password_or_name(partner, boss):
    _, token = invite(partner, boss.user, name="Eva")

    with pytest.raises(Invalid):
        join(token, name=" " * 3)

    assert not User.objects.filter(email="eva@norte.example").exists()
