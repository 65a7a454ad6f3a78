"""Reads over agreements: lists, clauses in force, deadlines."""

from datetime import UTC, date, datetime, timedelta

import pytest

from apps.agreements import actions, queries, rules
from apps.agreements.models import ContractTerm
from apps.core import paging
from tests import factories as make
from tests.factories import AT, TRIGGER

TODAY = date(2026, 11, 19)
DAY = timedelta(days=1)


@pytest.fixture
def norte(db):
    partner = make.partner(name="Fibra Norte")
    make.asn(number=64500, partner=partner)
    return make.agreement(partner=partner, title="Paid peering Bogotá")


@pytest.mark.parametrize("text", ["paid", "bogotá paid", "fibra peer", "AS64500", "norte bogotá"])
def test_agreement_is_found_by_its_own_and_its_partners_words(norte, text):
    make.agreement(title="Transit", partner=make.partner(name="Sur"))

    assert list(queries.search(text)) == [norte]


def test_agreement_is_found_by_reference(norte):
    assert list(queries.search(norte.ref)) == [norte]
    assert not queries.search("transit").exists()


@pytest.mark.parametrize("count", [1, 20])
def test_list_with_status_costs_the_same_whatever_the_number(
    manager, django_assert_num_queries, count
):
    for _ in range(count):
        make.period(agreement=make.agreement(owner=manager))

    with django_assert_num_queries(3):
        page = paging.page(queries.agreements().order_by("notice_deadline"))
        shown = [
            (row.partner.name[:5], row.owner, row.act_by, queries.status_of(row, TODAY).status)
            for row in page.rows
        ]

    assert shown == [("Fibra", manager, date(2026, 12, 2), "NOTICE_WINDOW")] * count


def test_list_shows_the_current_term_only(db):
    agreement = make.agreement()
    make.period(agreement=agreement, state="ENDED")
    make.period(
        agreement=agreement, seq=2, starts_on=date(2027, 2, 1), ends_on=date(2028, 1, 31),
        notice_deadline=date(2027, 12, 2),
    )  # fmt: skip

    row = queries.agreements().get()

    assert (row.current_seq, row.current_ends_on) == (2, date(2028, 1, 31))
    assert row.notice_deadline == date(2027, 12, 2)


def test_agreement_without_terms_says_what_is_missing(norte):
    row = queries.agreements().get()

    status = queries.status_of(row, TODAY)

    assert row.notice_deadline is None
    assert status.missing == ("term", "end date", "notice period")
    assert status == queries.sub_status(norte, None, TODAY)


def test_sub_status_of_a_period_is_that_of_the_list(norte):
    period = make.period(agreement=norte)

    status = queries.sub_status(norte, period, TODAY)

    assert status == queries.status_of(queries.agreements().get(), TODAY)
    assert status.status == rules.SubStatus.NOTICE_WINDOW


def test_local_day_is_that_of_the_agreement(norte):
    assert queries.local_day(norte, datetime(2026, 11, 20, 4, 59, tzinfo=UTC)) == TODAY


def scoped(partner, **fields):
    return make.term(agreement=make.agreement(partner=partner), **fields)


def test_scope_is_resolved_to_interconnects_in_service(db):
    partner, lima = make.partner(), make.metro(code="LIM", time_zone="America/Lima")
    bogota, other = make.pni(partner=partner), make.pni(partner=partner)
    south = make.pni(partner=partner, site=make.site(in_metro=lima), state="MAINTENANCE")
    make.pni(partner=partner, state="TESTING")
    make.pni()
    terms = {
        "all": scoped(partner),
        "metro": scoped(partner, scope_kind="metro", metro=lima),
        "site": scoped(partner, scope_kind="site", site=bogota.site),
        "one": scoped(partner, interconnect=other),
        "none": scoped(make.partner()),
    }

    found = queries.in_scope(terms.values())

    assert {name: found[term.pk] for name, term in terms.items()} == {
        "all": (bogota.pk, other.pk, south.pk),
        "metro": (south.pk,),
        "site": (bogota.pk,),
        "one": (other.pk,),
        "none": (),
    }


def test_interconnect_out_of_service_leaves_scope(db):
    link = make.pni(state="DECOMMISSIONED")

    [term] = [make.term(agreement=make.agreement(partner=link.partner), interconnect=link)]

    assert queries.in_scope([term]) == {term.pk: ()}


@pytest.mark.parametrize("count", [1, 50])
def test_terms_in_force_cost_four_queries_whatever_the_number(db, django_assert_num_queries, count):
    for _ in range(count):
        link = make.pni()
        make.term(agreement=make.agreement(partner=link.partner), interconnect=link)

    with django_assert_num_queries(4):
        found = queries.terms_in_force(AT)
        shown = {(row.term.agreement.partner.region, row.tz, row.revision.number) for row in found}

    assert len(found) == count
    assert shown == {("LATAM", "America/Bogota", 1)}
    assert {len(row.interconnect_ids) for row in found} == {1}


def test_term_in_force_has_typed_parameters(db):
    term = make.term()

    [found] = queries.terms_in_force(AT)

    assert found.term == term
    assert found.params == rules.parse_params("UPGRADE_TRIGGER", TRIGGER)


@pytest.mark.parametrize("state", ["DRAFT", "EXECUTED", "EXPIRED", "TERMINATED"])
def test_terms_of_agreements_that_are_not_active_do_not_hold(db, state):
    make.term(agreement=make.agreement(state=state))

    assert queries.terms_in_force(AT) == []


def test_retired_term_no_longer_holds(db):
    make.term(retired_at=AT)

    assert queries.terms_in_force(AT) == []
    assert len(queries.terms_in_force(AT - DAY)) == 1


def test_revision_holds_on_its_days_in_the_agreements_zone(db):
    term = make.term()
    actions.revise_term(term=term, params=TRIGGER, valid_from=date(2026, 11, 20), by=None, at=AT)

    before = queries.terms_in_force(datetime(2026, 11, 20, 4, 59, tzinfo=UTC))
    after = queries.terms_in_force(datetime(2026, 11, 20, 5, 0, tzinfo=UTC))

    assert [row.revision.number for row in (*before, *after)] == [1, 2]


def test_term_does_not_hold_before_or_after_its_revisions(db):
    term = make.term()
    term.revisions.update(valid_from=date(2026, 11, 10), valid_to=date(2026, 11, 18))

    assert queries.terms_in_force(AT) == []
    assert queries.terms_in_force(AT - 10 * DAY) == []
    assert len(queries.terms_in_force(AT - DAY)) == 1


def test_parameters_that_cannot_be_read_do_not_stop_the_others(db):
    bad, good = make.term(params={"threshold_pct": "abc"}), make.term()

    found = queries.terms_in_force(AT)

    assert [row.term for row in found] == [good]
    assert ContractTerm.objects.filter(pk=bad.pk).exists()


def test_revisions_come_by_term_in_order(db, django_assert_num_queries):
    first, second = make.term(), make.term()
    actions.revise_term(term=first, params=TRIGGER, valid_from=date(2026, 11, 20), by=None, at=AT)

    with django_assert_num_queries(1):
        found = queries.revisions([first.pk, second.pk, 0])

    numbers = {pk: [row.number for row in rows] for pk, rows in found.items()}
    assert numbers == {first.pk: [1, 2], second.pk: [1]}


@pytest.mark.parametrize("count", [1, 10])
def test_terms_of_a_list_cost_the_same_whatever_the_number(db, django_assert_num_queries, count):
    for _ in range(count):
        make.term()

    with django_assert_num_queries(2):
        shown = [
            (term.agreement.partner.region, term.scope_label, len(term.revisions.all()))
            for term in queries.terms()
        ]

    assert shown == [("LATAM", "All interconnects", 1)] * count


def test_deadlines_are_in_order_with_what_silence_means(manager, django_assert_num_queries):
    for days in (40, 8, 20):
        make.period(notice_deadline=TODAY + days * DAY, act_by=TODAY + (days - 1) * DAY)

    with django_assert_num_queries(1):
        found = queries.notice_deadlines(TODAY, 30)
        partners = {row.agreement.partner.region for row in found}

    assert [row.days_left for row in found] == [8, 20]
    assert found[0].act_by == TODAY + 7 * DAY
    assert found[0].if_nobody_acts == "Renews for 12 months, until 31 Jan 2028."
    assert partners == {"LATAM"}


def test_term_without_notice_shows_its_end(db):
    agreement = make.agreement(renewal_type="FIXED", renewal_months=None, notice_value=None)
    make.period(agreement=agreement, notice_deadline=None, ends_on=TODAY + 5 * DAY)

    [row] = queries.notice_deadlines(TODAY)

    assert (row.is_end, row.deadline, row.days_left) == (True, TODAY + 5 * DAY, 5)
    assert row.if_nobody_acts == "Ends on 24 Nov 2026."


def test_deadlines_leave_out_what_needs_nobody(db):
    make.period(notice_deadline=TODAY - DAY)
    make.period(agreement=make.agreement(state="TERMINATED"), notice_deadline=TODAY + DAY)
    make.period(state="ENDED", notice_deadline=TODAY + DAY)

    assert queries.notice_deadlines(TODAY) == []


def test_deadlines_may_be_cut_to_the_most_urgent(db):
    for days in (40, 8, 20):
        make.period(notice_deadline=TODAY + days * DAY)

    assert [row.days_left for row in queries.notice_deadlines(TODAY, limit=2)] == [8, 20]


def test_deadlines_of_one_owner_or_region(manager):
    mine = make.period(agreement=make.agreement(owner=manager))
    far = make.period(agreement=make.agreement(partner=make.partner(region="APAC")))

    assert [row.period for row in queries.notice_deadlines(TODAY, owner=manager)] == [mine]
    assert [row.period for row in queries.notice_deadlines(TODAY, region="APAC")] == [far]
    assert len(queries.notice_deadlines(TODAY)) == 2


def test_documents_below_an_agreement_are_listed(norte):
    amendment = make.agreement(parent=norte, kind="AMENDMENT", partner=norte.partner)

    assert list(queries.amendments(norte)) == [amendment]
    assert not queries.amendments(amendment).exists()


def test_periods_and_reminders_are_in_order(manager):
    agreement = make.agreement()
    second = make.period(
        agreement=agreement, seq=2, starts_on=date(2027, 2, 1), ends_on=date(2028, 1, 31),
        state="PLANNED",
    )  # fmt: skip
    first = make.period(agreement=agreement)
    actions.edit_agreement(agreement=agreement, by=None, at=AT, notice_value=61)

    due = [reminder.due_on for reminder in queries.reminders(agreement)]

    assert list(queries.periods(agreement)) == [first, second]
    assert due == sorted(due)
    assert due[-1] == date(2026, 12, 1)
