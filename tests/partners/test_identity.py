"""What PeeringDB says of a person, read again and again."""

from datetime import timedelta

import pytest
from django.db import connection

from apps.core.errors import Invalid, Refused
from apps.partners import actions, for_partner
from apps.partners.actions.identity import MOST_CLAIMS
from apps.partners.models import AsnRight, Membership, NetworkClaim, PeeringdbAccount
from tests import factories as make
from tests.factories import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def partner():
    found = make.partner(name="Fibra Norte", portal_enabled=True)
    make.asn(partner=found, number=64501, is_primary=True)
    make.asn(partner=found, number=64502)
    return found


@pytest.fixture
def ana(partner):
    """A confirmed engineer by PeeringDB."""
    profile = make.profile(make.network(64501))
    user = actions.person_of(profile=profile, at=AT)
    actions.note_rights(user=user, profile=profile, at=AT)
    member = Membership.objects.get()
    actions.confirm_link(member=member, role="P-ENG", by=make.user(role="manager"), at=AT)
    return member


def read(user, *networks, at=AT, **fields):
    return actions.note_rights(user=user, profile=make.profile(*networks, **fields), at=at)


def seat(member, at=AT):
    return for_partner.seat(member.user, chosen="", at=at)


def test_a_partner_may_own_many_numbers_and_rights_are_by_number(ana):
    read(ana.user, make.network(64501), make.network(64502, may_manage=False))

    assert {asn.number for asn in seat(ana).asns} == {64501, 64502}
    assert seat(ana).authority == {64501}


def test_the_same_profile_twice_changes_nothing(ana):
    before = list(Membership.objects.values()), AsnRight.objects.count()

    came = read(ana.user, make.network(64501))

    assert (came.links, came.claims, came.lost) == ([], [], [])
    assert (list(Membership.objects.values()), AsnRight.objects.count()) == before


def test_a_right_that_is_lost_is_gone_at_the_next_reading(ana):
    read(ana.user, make.network(64501, may_manage=False), at=AT + timedelta(hours=1))

    assert seat(ana).authority == frozenset()
    assert not seat(ana).may("request")
    assert seat(ana).may("see")


def test_authority_lasts_a_day(ana):
    assert seat(ana, AT + timedelta(hours=24)).authority == {64501}
    assert seat(ana, AT + timedelta(hours=24, seconds=1)).authority == frozenset()


def test_the_role_at_the_partner_bounds_what_peeringdb_gives(ana):
    Membership.objects.update(role="P-RO")

    assert "Ask an administrator" in seat(ana).why_not("request")


def test_who_was_removed_by_hand_stays_removed(ana):
    actions.remove_member(member=ana, by=make.user(role="manager"), at=AT)

    read(ana.user, make.network(64501))

    ana.refresh_from_db()
    assert ana.state == "REMOVED"


def test_who_was_suspended_by_hand_stays_suspended(ana):
    actions.suspend(member=ana, why="STAFF", by=make.user(role="manager"), at=AT)

    read(ana.user, make.network(64501))

    ana.refresh_from_db()
    assert (ana.state, ana.suspended_for) == ("SUSPENDED", "STAFF")


def test_an_invited_member_is_not_suspended_by_peeringdb(partner):
    member = make.member(partner=partner)
    read(member.user, make.network(64501), pdb_id=9)

    read(member.user, pdb_id=9)

    member.refresh_from_db()
    assert member.state == "ACTIVE"


def test_a_second_account_is_not_connected(ana):
    with pytest.raises(Refused, match="Another PeeringDB account"):
        read(ana.user, make.network(64501), pdb_id=8)
    with pytest.raises(Refused, match="Another PeeringDB account"):
        read(make.member(partner=ana.partner).user, make.network(64501))


def test_our_own_people_have_no_rights_by_peeringdb():
    with pytest.raises(Refused, match="own accounts"):
        read(make.user(role="admin"), make.network(64501))


def test_claims_are_made_for_what_somebody_manages_and_not_without_end(ana):
    many = [make.network(64600 + n) for n in range(30)]

    came = read(ana.user, make.network(64501), *many, make.network(64700, may_manage=False))

    assert len(came.claims) == MOST_CLAIMS
    assert not NetworkClaim.objects.filter(asn=64700).exists()


def test_a_claim_goes_with_the_network_and_comes_back(ana):
    read(ana.user, make.network(64501), make.network(64600))
    read(ana.user, make.network(64501))
    assert NetworkClaim.objects.get().state == "WITHDRAWN"

    read(ana.user, make.network(64501), make.network(64600))

    assert NetworkClaim.objects.get().state == "PENDING"


def test_a_claim_is_confirmed_for_a_partner_of_ours(ana):
    read(ana.user, make.network(64501), make.network(64600))
    other = make.partner(name="Cabo Azul", portal_enabled=True)

    member = actions.confirm_claim(
        claim=NetworkClaim.objects.get(), partner=other, role="P-ENG",
        by=make.user(role="manager"), at=AT,
    )  # fmt: skip

    assert (member.partner, member.state) == (other, "ACTIVE")
    assert other.asns.get().number == 64600
    assert for_partner.seat(ana.user, chosen=other.ref, at=AT).authority == {64600}


def test_a_claim_makes_a_new_partner(ana):
    read(ana.user, make.network(64501), make.network(64600))

    member = actions.confirm_claim(
        claim=NetworkClaim.objects.get(), partner=None, role="P-ADMIN", region="LATAM",
        by=make.user(role="manager"), at=AT,
    )  # fmt: skip

    assert (member.partner.name, member.partner.state) == ("Net 64600", "PROSPECT")
    assert member.partner.portal_enabled


def test_a_claim_needs_a_region_for_a_new_partner(ana):
    read(ana.user, make.network(64501), make.network(64600))

    with pytest.raises(Invalid):
        actions.confirm_claim(claim=NetworkClaim.objects.get(), partner=None, role="P-ENG",
                              by=make.user(role="manager"), at=AT)  # fmt: skip

    assert NetworkClaim.objects.get().state == "PENDING"


def test_a_claim_is_refused_with_a_reason(ana):
    read(ana.user, make.network(64501), make.network(64600))
    claim, staff = NetworkClaim.objects.get(), make.user(role="manager")

    with pytest.raises(Invalid):
        actions.refuse_claim(claim=claim, reason="", by=staff, at=AT)
    actions.refuse_claim(claim=claim, reason="Not ours", by=staff, at=AT)

    assert claim.state == "REFUSED"


def test_a_new_network_is_told_but_not_the_first_one(ana):
    note = actions.note_network

    assert note(user=ana.user, ip="198.51.100.1", at=AT) == ""
    assert note(user=ana.user, ip="198.51.100.99", at=AT) == ""
    assert note(user=ana.user, ip="203.0.113.5", at=AT) == "203.0.113.0/24"
    assert note(user=ana.user, ip="203.0.113.6", at=AT) == ""


def test_a_seat_costs_three_queries_at_most(ana, django_assert_max_num_queries):
    user = ana.user

    with django_assert_max_num_queries(3):
        found = for_partner.seat(user, chosen="", at=AT)
        found.why_not("request")


def test_the_refresh_token_is_encrypted(ana):
    actions.note_rights(user=ana.user, profile=make.profile(make.network(64501)), at=AT,
                        refresh_token="open sesame")  # fmt: skip

    assert PeeringdbAccount.objects.get().refresh_token == "open sesame"
    with connection.cursor() as cursor:
        cursor.execute("SELECT refresh_token FROM partners_peeringdbaccount")
        assert "sesame" not in cursor.fetchone()[0]
