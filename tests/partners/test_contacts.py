"""Contacts once they are there: roles, opt-out, merge and its undo."""

from datetime import date

import pytest

from apps.core.errors import Invalid, Refused
from apps.notifications import actions as notifications
from apps.partners import actions, queries
from apps.partners.actions import RoleGiven
from apps.partners.models import Contact
from tests import factories as make
from tests.factories import AT
from tests.together import together


@pytest.fixture
def pair(db):
    """Two contacts of one partner, each with roles and an interaction."""
    partner = make.partner()
    kept = make.contact_with(partner, "NOC", name="Ana Ruiz", email="", verified_on=None)
    gone = make.contact_with(
        partner, "NOC", "LEGAL", name="Ruiz, Ana", email="ana@fibra.example",
        phone="+57 1 555 0100", verified_on=date(2026, 5, 1),
    )  # fmt: skip
    make.interaction(partner, contacts=[gone], subject="Lunch")
    return kept, gone


def facts_of(contact):
    contact = Contact.objects.get(pk=contact.pk)
    roles = sorted(contact.roles.values_list("role", flat=True))
    talks = list(contact.talks.values_list("interaction__subject", flat=True))
    return contact.email, contact.phone, contact.verified_on, roles, talks, contact.archived_at


def test_a_role_is_given_with_priority_and_scope_and_taken_away(manager):
    contact = make.contact()

    for priority in ("PRIMARY", "SECONDARY"):
        given = RoleGiven("NOC", priority, "agr-00042")
        actions.add_contact_role(contact=contact, given=given, by=manager, at=AT)

    role = contact.roles.get()
    assert (role.role, role.priority, role.scope_ref) == ("NOC", "SECONDARY", "AGR-00042")
    actions.remove_contact_role(role=role, by=manager, at=AT)
    assert not contact.roles.exists()


@pytest.mark.parametrize(
    "given", [RoleGiven("KING"), RoleGiven("NOC", "FIRST"), RoleGiven("NOC", "PRIMARY", "Bogotá")]
)
def test_a_wrong_role_is_refused(manager, given):
    with pytest.raises(Invalid):
        actions.add_contact_role(contact=make.contact(), given=given, by=manager, at=AT)


def test_opting_out_counts_for_the_address_under_every_name(manager):
    one = make.contact(email="Ana@fibra.example")
    other = make.contact(email="ana@fibra.example", archived_at=AT)
    stranger = make.contact(email="bo@fibra.example")

    actions.opt_out(contact=one, reason="By telephone", by=manager, at=AT)
    later = make.contact(email="ANA@fibra.example")

    other.refresh_from_db()
    stranger.refresh_from_db()
    assert (other.opted_out_at, other.opt_out_reason) == (AT, "By telephone")
    assert stranger.opted_out_at is None
    assert queries.fault_of(later, at=AT) == "They asked not to be written to."


def test_opting_in_again_needs_a_reason(manager):
    contact = make.contact(email="ana@fibra.example", opted_out_at=AT)

    with pytest.raises(Invalid):
        actions.opt_in(contact=contact, reason=" ", by=manager, at=AT)
    actions.opt_in(contact=contact, reason="Their mail of today", by=manager, at=AT)

    assert queries.fault_of(contact, at=AT) == ""


def test_merging_moves_everything_and_undo_restores_it_exactly(pair, manager):
    kept, gone = pair
    before = facts_of(kept), facts_of(gone)

    merge = notifications.merge_contacts(kept=kept, gone=gone, by=manager, at=AT)

    assert facts_of(kept) == (
        "ana@fibra.example", "+57 1 555 0100", date(2026, 5, 1), ["LEGAL", "NOC"], ["Lunch"], None,
    )  # fmt: skip
    assert facts_of(gone)[3:] == (["NOC"], [], AT)
    notifications.undo_merge(merge=merge, by=manager, at=AT)
    assert (facts_of(kept), facts_of(gone)) == before


def test_notices_and_subscriptions_move_and_come_back(pair, manager):
    kept, gone = pair
    notifications.subscribe_contact(
        contact=gone, topic="OPERATIONS", cadence="NOW", by=manager, at=AT
    )
    notice = gone.notices.create(
        key="k", kind="partner_news", ref="PAR-1", title="T", created_at=AT
    )

    merge = notifications.merge_contacts(kept=kept, gone=gone, by=manager, at=AT)

    notice.refresh_from_db()
    assert (notice.contact_id, kept.subscriptions.count()) == (kept.pk, 1)
    notifications.undo_merge(merge=merge, by=manager, at=AT)
    notice.refresh_from_db()
    assert (notice.contact_id, gone.subscriptions.count()) == (gone.pk, 1)


def test_an_opt_out_survives_merging(pair, manager):
    kept, gone = pair
    actions.opt_out(contact=gone, reason="Mail", by=manager, at=AT)

    actions.merge_contacts(kept=kept, gone=gone, by=manager, at=AT)

    assert queries.fault_of(kept, at=AT) == "They asked not to be written to."


def test_an_address_of_peeringdb_stays_one_when_merged(manager):
    partner = make.partner()
    kept = make.contact(partner=partner, name="Ana")
    gone = make.contact(partner=partner, email="noc@fibra.example", source="peeringdb")

    actions.merge_contacts(kept=kept, gone=gone, by=manager, at=AT)

    assert "PeeringDB" in queries.fault_of(kept, at=AT)


def test_what_cannot_be_merged_is_refused(pair, manager):
    kept, gone = pair
    for one, other in ((kept, kept), (kept, make.contact()),
                       (kept, make.contact(partner=kept.partner, archived_at=AT))):  # fmt: skip
        with pytest.raises(Refused):
            actions.merge_contacts(kept=one, gone=other, by=manager, at=AT)


def test_undo_twice_is_refused_and_the_archive_leads_to_undo(pair, manager):
    kept, gone = pair
    merge = actions.merge_contacts(kept=kept, gone=gone, by=manager, at=AT)
    gone.refresh_from_db()

    with pytest.raises(Refused, match="Undo that first"):
        actions.restore_contact(contact=gone, by=manager, at=AT)
    actions.undo_merge(merge=merge, by=manager, at=AT)
    with pytest.raises(Refused, match="already"):
        actions.undo_merge(merge=merge, by=manager, at=AT)


@pytest.mark.django_db(transaction=True)
def test_two_who_merge_crosswise_make_one_merge():
    partner = make.partner()
    one, other = make.contact(partner=partner), make.contact(partner=partner)

    results = together(
        lambda: actions.merge_contacts(kept=one, gone=other, by=None, at=AT),
        lambda: actions.merge_contacts(kept=other, gone=one, by=None, at=AT),
    )

    assert sum(isinstance(result, Refused) for result in results) == 1
    assert Contact.objects.filter(archived_at=None).count() == 1


def test_duplicates_are_found_in_few_queries(pair, django_assert_num_queries):
    kept, gone = pair
    make.contact(name="Somebody Else")

    with django_assert_num_queries(3):
        twins, count = queries.duplicates()

    assert count == 1
    assert (twins[0].first, twins[0].second, twins[0].reasons) == (kept, gone, ("Like names",))
