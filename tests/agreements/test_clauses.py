"""Clauses that can be measured, and their parameters over time."""

from datetime import date, timedelta

import pytest

from apps.agreements import actions, queries
from apps.agreements.models import ContractTerm, TermRevision
from apps.core.errors import Invalid, Refused
from tests import factories as make
from tests.agreements.test_editing import EFFECTIVE, SIGNED, create
from tests.factories import AT, TRIGGER
from tests.together import together

START = date(2024, 2, 1)
TOMORROW = date(2026, 11, 20)


def add(agreement, **facts):
    given = {
        "type": "UPGRADE_TRIGGER", "clause": "§7.3", "params": TRIGGER, "valid_from": START,
        "by": None, "at": AT,
    }  # fmt: skip
    return actions.add_term(agreement=agreement, **{**given, **facts})


def revise(term, **facts):
    given = {"params": {**TRIGGER, "threshold_pct": "80"}, "valid_from": TOMORROW}
    return actions.revise_term(term=term, **{**given, **facts}, by=None, at=AT)


def spans(term):
    rows = term.revisions.order_by("valid_from")
    return [(row.number, row.valid_from, row.valid_to) for row in rows]


@pytest.fixture
def agreement(db):
    return make.agreement()


def test_term_is_added_with_its_first_revision(agreement, manager):
    term = add(agreement, by=manager, page=12, clause_text="When utilization exceeds 70 % ...")

    revision = term.revisions.get()
    assert (term.scope_kind, term.clause, term.page) == ("partner", "§7.3", 12)
    assert (revision.number, revision.valid_from, revision.valid_to) == (1, START, None)
    assert revision.params["threshold_pct"] == "70"
    assert revision.params["comparator"] == "GT"
    assert revision.created_by == manager


@pytest.mark.parametrize(
    ("facts", "fields"),
    [
        ({"params": {}}, {"threshold_pct", "periods"}),
        ({"params": {**TRIGGER, "threshold_pct": "700"}}, {"threshold_pct"}),
        ({"params": {**TRIGGER, "nonsense": 1}}, {"nonsense"}),
        ({"type": "MAGIC"}, {"type"}),
        ({"valid_from": date(2024, 1, 31)}, {"valid_from"}),
        ({"valid_to": date(2024, 1, 31)}, {"valid_to"}),
        ({"clause": " "}, {"clause"}),
        ({"clause": "x" * 25}, {"clause"}),
    ],
)
def test_wrong_term_is_refused_by_field(agreement, facts, fields):
    with pytest.raises(Invalid) as refusal:
        add(agreement, **facts)

    assert set(refusal.value.errors) == fields
    assert not ContractTerm.objects.exists()


@pytest.mark.parametrize("kind", ["metro", "site", "interconnect"])
def test_term_applies_to_one_thing(agreement, kind):
    link = make.pni(partner=agreement.partner)
    targets = {"metro": link.site.metro, "site": link.site, "interconnect": link}

    term = add(agreement, **{kind: targets[kind]})

    assert (term.scope_kind, term.scope_label) == (kind, str(targets[kind]))


def test_term_applies_to_a_set_of_caches(agreement):
    caches = [make.pni(partner=agreement.partner, kind="cache") for _ in range(2)]
    other = make.pni(partner=agreement.partner, kind="cache")

    term = add(agreement, type="MIN_TRAFFIC", params={"bps": 5}, caches=caches)

    assert (term.scope_kind, term.caches.count()) == ("cache_set", 2)
    assert term.scope_label == f"{caches[0]}, {caches[1]}"
    assert queries.in_scope([term])[term.pk] == tuple(cache.pk for cache in caches)
    assert queries.snapshot(agreement)["terms"][0]["scope"] == [
        "cache_set", [cache.pk for cache in caches],
    ]  # fmt: skip
    with pytest.raises(Refused, match="Revise it instead"):
        add(agreement, type="MIN_TRAFFIC", params={"bps": 5}, caches=caches[:1])
    assert add(agreement, type="MIN_TRAFFIC", params={"bps": 5}, caches=[other])


def test_set_of_caches_holds_caches_of_the_partner_only(agreement):
    with pytest.raises(Invalid, match="is no cache"):
        add(agreement, caches=[make.pni(partner=agreement.partner)])
    with pytest.raises(Invalid, match="is not with"):
        add(agreement, caches=[make.pni(kind="cache")])


def test_types_checked_by_hand_are_not_handed_to_the_judge(agreement):
    trigger = add(agreement)
    add(agreement, type="NDA_TERM", clause="§7.4", params={"months": 36})

    found = queries.terms_in_force(AT)

    assert [one.term for one in found] == [trigger]


def test_term_applies_to_one_thing_only(agreement):
    link = make.pni(partner=agreement.partner)

    with pytest.raises(Invalid, match="Choose one"):
        add(agreement, site=link.site, interconnect=link)


def test_interconnect_of_another_partner_is_refused(agreement):
    with pytest.raises(Invalid, match="is not with"):
        add(agreement, interconnect=make.pni())


def test_same_clause_twice_is_refused_but_another_scope_is_not(agreement):
    add(agreement)

    with pytest.raises(Refused, match="Revise it instead"):
        add(agreement)
    add(agreement, interconnect=make.pni(partner=agreement.partner))
    add(agreement, clause="§7.4")

    assert ContractTerm.objects.count() == 3


@pytest.mark.parametrize("state", ["EXPIRED", "TERMINATED", "SUPERSEDED", "CANCELLED"])
def test_agreement_that_is_over_gets_no_terms(db, state):
    with pytest.raises(Refused, match="stay as is"):
        add(make.agreement(state=state))


def test_revision_ends_the_former_the_day_before(agreement):
    term = add(agreement)

    revise(term)

    assert spans(term) == [(1, START, date(2026, 11, 19)), (2, TOMORROW, None)]
    assert term.revisions.get(number=1).params["threshold_pct"] == "70"


def test_revision_may_leave_a_gap(agreement):
    term = add(agreement, valid_to=date(2025, 1, 31))

    revise(term)

    assert spans(term) == [(1, START, date(2025, 1, 31)), (2, TOMORROW, None)]


def test_revision_from_a_day_in_the_past_supersedes_from_that_day(agreement):
    term = add(agreement)

    revise(term, valid_from=date(2026, 1, 1))

    assert spans(term) == [(1, START, date(2025, 12, 31)), (2, date(2026, 1, 1), None)]


@pytest.mark.parametrize("day", [START, START - timedelta(days=1)])
def test_what_is_in_force_is_never_rewritten(db, day):
    term = add(make.agreement(effective_on=date(2023, 1, 1)))

    with pytest.raises(Refused, match="cannot be rewritten"):
        revise(term, valid_from=day)

    assert spans(term) == [(1, START, None)]


def test_revision_that_is_not_in_force_yet_is_replaced(agreement):
    term = add(agreement)
    revise(term)

    revise(term, params={**TRIGGER, "threshold_pct": "85"}, valid_from=date(2026, 12, 1))

    assert spans(term) == [(1, START, date(2026, 11, 30)), (2, date(2026, 12, 1), None)]
    assert term.revisions.get(number=2).params["threshold_pct"] == "85"


def test_revision_is_in_force_from_midnight_of_the_agreements_zone(agreement):
    term = add(agreement)
    revise(term)
    midnight_utc = AT.replace(day=20, hour=0)  # still 19 Nov in Bogotá

    actions.revise_term(
        term=term, params=TRIGGER, valid_from=date(2026, 12, 1), by=None, at=midnight_utc
    )

    assert [number for number, *_ in spans(term)] == [1, 2]


def test_terms_of_a_draft_are_replaced_until_it_is_signed(db):
    agreement = create()
    term = add(agreement)

    revise(term, valid_from=START)
    assert spans(term) == [(1, START, None)]
    actions.record_signed(
        agreement=agreement, signed_on=SIGNED, effective_on=EFFECTIVE, by=None, at=AT
    )

    with pytest.raises(Refused, match="cannot be rewritten"):
        revise(ContractTerm.objects.get(), valid_from=START)


def test_wrong_parameters_of_a_revision_are_refused_by_field(agreement):
    term = add(agreement)

    with pytest.raises(Invalid) as refusal:
        revise(term, params={"periods": 0})

    assert set(refusal.value.errors) == {"threshold_pct", "periods"}
    assert TermRevision.objects.count() == 1


def test_words_of_a_term_are_corrected(agreement):
    term = add(agreement)

    actions.edit_term(term=term, by=None, at=AT, clause="§7.4", partner_visible=False)

    term.refresh_from_db()
    assert (term.clause, term.partner_visible) == ("§7.4", False)
    with pytest.raises(Invalid, match="cannot be changed here"):
        actions.edit_term(term=term, by=None, at=AT, type="COMMIT_RATE")


def test_retired_term_ends_today_and_keeps_its_past(agreement):
    term = add(agreement)
    revise(term)

    for days in (0, 5):
        actions.retire_term(term=term, by=None, at=AT + timedelta(days=days))

    assert spans(term) == [(1, START, date(2026, 11, 19))]
    assert ContractTerm.objects.get().retired_at == AT
    with pytest.raises(Refused, match="retired on 19 Nov 2026"):
        revise(term)
    with pytest.raises(Refused, match="retired"):
        actions.edit_term(term=term, by=None, at=AT, page=3)


def test_retired_clause_may_be_added_anew(agreement):
    actions.retire_term(term=add(agreement), by=None, at=AT)

    add(agreement, valid_from=TOMORROW)

    assert ContractTerm.objects.filter(retired_at=None).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_revisions_at_once_do_not_overlap():
    term = add(make.agreement())
    views = [ContractTerm.objects.get(pk=term.pk) for _ in range(2)]
    day = date(2026, 11, 1)

    results = together(*[lambda view=view: revise(view, valid_from=day) for view in views])

    assert sum(isinstance(result, Refused) for result in results) == 1
    assert spans(term) == [(1, START, date(2026, 10, 31)), (2, day, None)]


@pytest.mark.django_db(transaction=True)
def test_same_clause_twice_at_once_is_one_term():
    agreement = make.agreement()
    views = [type(agreement).objects.get(pk=agreement.pk) for _ in range(2)]

    results = together(*[lambda view=view: add(view) for view in views])

    assert sum(isinstance(result, Refused) for result in results) == 1
    assert ContractTerm.objects.count() == 1
