"""Tokens of partners' programs: shown once, bound to a member, their AS numbers and networks."""

from datetime import timedelta

import pytest

from apps.core.errors import Invalid, Refused
from apps.partners import actions, for_partner
from apps.partners.models import PartnerToken
from tests import factories as make
from tests.factories import AT

FIRST, SECOND = 64500, 64501


@pytest.fixture
def partner(db):
    partner = make.partner(portal_enabled=True)
    make.asn(partner=partner, number=FIRST, is_primary=True)
    make.asn(partner=partner, number=SECOND)
    return partner


def use(text, *, ip="192.0.2.9", at=AT):
    return actions.use_token(text=text, ip=ip, at=at)


def test_token_acts_for_its_member_and_their_numbers(partner):
    member = make.member(partner=partner)
    token, text = make.partner_token(membership=member)

    used = use(text)

    assert (used.seat.user, used.seat.partner, used.fault) == (member.user, partner, "")
    assert used.asns == {FIRST: "", SECOND: ""}
    assert text.startswith(f"epp_{token.prefix}_")


def test_text_is_kept_nowhere(partner):
    token, text = make.partner_token(membership=make.member(partner=partner))

    values = PartnerToken.objects.filter(pk=token.pk).values().get()

    assert text.split("_", 2)[2] not in str(values)


def test_use_is_noted_at_most_every_five_minutes(partner):
    token, text = make.partner_token(membership=make.member(partner=partner))

    for minutes in (0, 4, 9):
        use(text, at=AT + timedelta(minutes=minutes))
        token.refresh_from_db()

    assert token.last_used_at == AT + timedelta(minutes=9)
    assert token.last_used_ip == "192.0.2.9"


@pytest.mark.parametrize("text", ["", "epp_", "epp_0123456789_wrong", "ep_0123456789_staff", "x"])
def test_text_that_is_no_token_is_nobody(partner, text):
    make.partner_token(membership=make.member(partner=partner))

    assert use(text) is None


def test_right_prefix_with_a_wrong_secret_is_nobody(partner):
    token, _text = make.partner_token(membership=make.member(partner=partner))

    assert use(f"epp_{token.prefix}_guess") is None


def test_expired_token_is_over(partner):
    end = AT + timedelta(days=30)
    _token, text = make.partner_token(membership=make.member(partner=partner), expires_at=end)

    assert use(text, at=end - timedelta(seconds=1)) is not None
    assert use(text, at=end) is None


def test_revoked_token_is_over(partner):
    token, text = make.partner_token(membership=make.member(partner=partner))

    for hours in (0, 1):
        actions.revoke_token(token=token, by=None, at=AT + timedelta(hours=hours))

    assert use(text) is None
    assert token.revoked_at == AT


def test_token_of_a_person_who_left_is_over(partner):
    member = make.member(partner=partner)
    _token, text = make.partner_token(membership=member)
    member.user.is_active = False
    member.user.save()

    assert use(text) is None


def test_suspended_tokens_say_so_until_they_go_on(partner):
    member = make.member(partner=partner)
    _token, text = make.partner_token(membership=member)

    assert actions.suspend_tokens(membership=member, by=None, at=AT) == 1
    assert "suspended" in use(text).fault
    assert actions.suspend_tokens(membership=member, by=None, at=AT, suspended=False) == 1
    assert use(text).fault == ""


@pytest.mark.parametrize("state", ["PENDING", "SUSPENDED", "REMOVED"])
def test_token_of_a_member_who_is_not_active_may_nothing(partner, state):
    member = make.member(partner=partner)
    _token, text = make.partner_token(membership=member)
    type(member).objects.filter(pk=member.pk).update(state=state)

    assert "not active" in use(text).fault


def test_token_of_a_closed_portal_may_nothing(partner):
    _token, text = make.partner_token(membership=make.member(partner=partner))
    type(partner).objects.filter(pk=partner.pk).update(portal_enabled=False)

    assert "closed" in use(text).fault


@pytest.mark.parametrize(
    ("ip", "may"),
    [
        ("198.51.100.7", True),
        ("::ffff:198.51.100.7", True),
        ("2001:db8::9", True),
        ("198.51.101.7", False),
        ("", False),
    ],
)
def test_token_is_bound_to_its_networks(partner, ip, may):
    networks = ["198.51.100.0/24", "2001:db8::/48"]
    _token, text = make.partner_token(membership=make.member(partner=partner), ip_allowed=networks)

    assert (use(text, ip=ip).fault == "") is may


def test_number_that_went_to_another_partner_is_out_of_reach(partner):
    _token, text = make.partner_token(membership=make.member(partner=partner))
    partner.asns.filter(number=SECOND).update(partner=make.partner())

    assert use(text).asns == {FIRST: ""}


class TestPeeringDB:
    """Members who came with PeeringDB act for what it lets them manage, for 24 hours."""

    @pytest.fixture
    def member(self, partner):
        return make.member(partner=partner, source="PEERINGDB")

    @pytest.fixture
    def text(self, member, partner):
        make.right(membership=member, asn=partner.asns.get(number=FIRST))
        return make.partner_token(membership=member, asns=[FIRST])[1]

    def test_right_counts_for_24_hours(self, text):
        day = timedelta(hours=24)

        assert use(text, at=AT + day).asns == {FIRST: ""}
        assert "24 hours" in use(text, at=AT + day + timedelta(seconds=1)).asns[FIRST]

    def test_lost_permission_is_named(self, text, member):
        member.rights.update(may_manage=False)

        assert "manage_peering_sessions" in use(text).asns[FIRST]

    def test_removed_affiliation_is_named(self, text, member):
        member.rights.all().delete()

        assert "does not list" in use(text).asns[FIRST]

    def test_token_for_a_number_without_the_right_is_refused(self, text, member):
        with pytest.raises(Invalid, match=f"Not for AS{SECOND}"):
            make.partner_token(membership=member, asns=[FIRST, SECOND])


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["everything"]}, "scopes"),
        ({"asns": [65550]}, "asns"),
        ({"expires_at": AT}, "expires_at"),
        ({"expires_at": AT + timedelta(days=365, seconds=1)}, "expires_at"),
        ({"ip_allowed": ["198.51.100.7/24"]}, "ip_allowed"),
        ({"ip_allowed": ["office"]}, "ip_allowed"),
    ],
)
def test_token_with_wrong_facts_is_refused_by_field(partner, facts, field):
    member = make.member(partner=partner)

    with pytest.raises(Invalid) as refusal:
        make.partner_token(membership=member, **facts)

    assert list(refusal.value.errors) == [field]


@pytest.mark.parametrize("role", ["P-RO", "P-NOC"])
def test_token_may_not_more_than_the_role(partner, role):
    member = make.member(partner=partner, role=role)

    with pytest.raises(Invalid, match="Your role"):
        make.partner_token(membership=member, scopes=["requests:write"])


def test_scope_is_gone_when_the_role_is(partner):
    member = make.member(partner=partner)
    _token, text = make.partner_token(membership=member)
    type(member).objects.filter(pk=member.pk).update(role="P-RO")

    used = use(text)

    assert used.may("requests:read")
    assert not used.may("requests:write")


def test_scope_it_was_not_given_is_none(partner):
    _token, text = make.partner_token(
        membership=make.member(partner=partner), scopes=["sessions:read"]
    )

    assert not use(text).may("requests:read")


def test_member_who_is_not_active_gets_no_token(partner):
    with pytest.raises(Refused, match="suspended"):
        make.partner_token(membership=make.member(partner=partner, state="SUSPENDED"))


def test_twenty_first_token_is_refused(partner):
    member = make.member(partner=partner)
    made = [make.partner_token(membership=member)[0] for _ in range(20)]

    with pytest.raises(Refused, match="20 tokens"):
        make.partner_token(membership=member)

    actions.revoke_token(token=made[0], by=None, at=AT)
    make.partner_token(membership=member)


def test_tokens_of_a_partner_are_its_own(partner):
    mine, other = make.member(partner=partner), make.member(partner=partner)
    own, _ = make.partner_token(membership=mine)
    theirs, _ = make.partner_token(membership=other)
    make.partner_token()

    assert set(for_partner.tokens(partner)) == {own, theirs}
    assert list(for_partner.tokens(partner, of=mine.user)) == [own]


def test_use_costs_the_same_however_many_numbers(partner, django_assert_num_queries):
    for number in range(65536, 65546):
        make.asn(partner=partner, number=number)
    _token, text = make.partner_token(membership=make.member(partner=partner))
    use(text)

    with django_assert_num_queries(3):
        use(text)
