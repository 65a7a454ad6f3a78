"""Amendments: what they may change, when it is applied, and what happens when things moved on."""

from datetime import date, timedelta

import pytest

from apps.agreements import actions, queries, rules
from apps.agreements.models import Agreement, AmendmentChange, ContractTerm
from apps.core import lifecycle
from apps.core.errors import Invalid, Refused
from tests import factories as make
from tests.agreements.test_clauses import spans
from tests.factories import AT, GBPS
from tests.together import together

TODAY = date(2026, 11, 19)  # in Bogotá too
LATER = date(2026, 12, 1)
COMMIT = {"commit_bps": 200 * GBPS, "price_per_mbps": "0.31", "currency": "USD"}


@pytest.fixture
def deal(db):
    """An active agreement with a commit of 200 Gbps since 2024."""
    agreement = make.agreement()
    make.period(agreement=agreement)
    make.term(agreement=agreement, type="COMMIT_RATE", clause="§4.2", params=full(COMMIT))
    return agreement


def full(params, type="COMMIT_RATE"):
    return rules.params_to_json(rules.parse_params(type, params))


def amend(agreement, **facts):
    found = Agreement.objects.get(pk=agreement.pk)
    return actions.amend(agreement=found, title="Amendment", by=None, at=AT, **facts)


def propose(amendment, term, commit=300, **facts):
    params = {**COMMIT, "commit_bps": commit * GBPS, **facts.pop("params", {})}
    return actions.propose_revision(
        amendment=amendment, term=term, params=params, by=None, at=AT, **facts
    )


def sign(amendment, effective_on=TODAY, at=AT):
    amendment = Agreement.objects.get(pk=amendment.pk)
    return actions.record_signed(
        agreement=amendment, signed_on=min(effective_on, TODAY), effective_on=effective_on,
        by=None, at=at,
    )  # fmt: skip


def commits(term):
    rows = term.revisions.order_by("valid_from")
    return [(row.params["commit_bps"] // GBPS, row.valid_from) for row in rows]


def states(amendment):
    return list(amendment.changes.order_by("number").values_list("state", flat=True))


def test_amendment_takes_over_what_it_shares_with_its_parent(deal, manager):
    amendment = actions.amend(agreement=deal, title=" First ", by=manager, at=AT)

    assert (amendment.kind, amendment.state, amendment.title) == ("AMENDMENT", "DRAFT", "First")
    assert (amendment.parent, amendment.partner) == (deal, deal.partner)
    assert amendment.governing_tz == "America/Bogota"


@pytest.mark.parametrize("state", ["DRAFT", "NEGOTIATING", "EXPIRED", "CANCELLED"])
def test_only_signed_agreements_are_amended(db, state):
    with pytest.raises(Refused, match="Only a signed agreement"):
        amend(make.agreement(state=state))


def test_amendment_of_an_amendment_is_refused(deal):
    with pytest.raises(Refused, match="amend what stands above"):
        amend(sign(amend(deal)))


def test_only_what_differs_is_kept(deal):
    change = propose(amend(deal), deal.terms.get())

    assert (change.number, change.kind, change.ref[-3:]) == (1, "REVISE", "/c1")
    assert change.old == {"commit_bps": 200 * GBPS}
    assert change.new == {"commit_bps": 300 * GBPS}
    assert commits(deal.terms.get()) == [(200, date(2024, 2, 1))]


def test_second_proposal_for_a_term_replaces_the_first(deal):
    amendment = amend(deal)

    propose(amendment, deal.terms.get())
    propose(amendment, deal.terms.get(), 400)

    assert [change.new for change in amendment.changes.all()] == [{"commit_bps": 400 * GBPS}]


def test_wrong_proposals_are_refused_with_the_reason(deal):
    amendment, term = amend(deal), deal.terms.get()

    with pytest.raises(Refused, match="figures that hold already"):
        propose(amendment, term, 200)
    with pytest.raises(Invalid) as wrong:
        propose(amendment, term, params={"percentile": "200"})
    with pytest.raises(Invalid, match="It cannot hold before 1 Feb 2024"):
        propose(amendment, term, effective_on=date(2024, 1, 31))
    with pytest.raises(Refused, match="is no clause of"):
        propose(amendment, make.term())
    with pytest.raises(Refused, match="is no amendment"):
        propose(deal, term)
    assert set(wrong.value.errors) == {"percentile"}
    assert not amendment.changes.exists()


def test_terms_stand_in_the_agreement_not_in_its_amendment(deal):
    with pytest.raises(Refused, match="say what it changes"):
        actions.add_term(
            agreement=amend(deal), type="MIN_TRAFFIC", clause="§1", params={"bps": 5},
            valid_from=TODAY, by=None, at=AT,
        )  # fmt: skip


def test_change_holds_from_its_day_and_names_the_amendment(deal):
    amendment = amend(deal)
    propose(amendment, deal.terms.get(), effective_on=TODAY)

    signed = sign(amendment)

    latest = deal.terms.get().revisions.get(number=2)
    assert (signed.state, states(amendment)) == ("ACTIVE", ["APPLIED"])
    assert spans(deal.terms.get()) == [
        (1, date(2024, 2, 1), TODAY - timedelta(days=1)), (2, TODAY, None),
    ]  # fmt: skip
    assert (latest.amendment, latest.params["commit_bps"]) == (amendment, 300 * GBPS)
    assert [move.target for move in lifecycle.history(amendment.changes.get().ref)] == ["APPLIED"]


def test_amendment_has_no_terms_in_time_of_its_own(deal):
    signed = sign(amend(deal))

    assert not signed.periods.exists()
    assert queries.sub_status(signed, None, TODAY).status == "IN_TERM"


def test_change_waits_for_its_day_and_is_applied_once(deal):
    amendment = amend(deal)
    propose(amendment, deal.terms.get(), effective_on=LATER)
    sign(amendment)
    day = timedelta(days=1)

    counts = [actions.apply_due(at=AT + days * day) for days in (0, 11, 12, 12, 13)]

    assert counts == [0, 0, 1, 0, 0]
    assert commits(deal.terms.get()) == [(200, date(2024, 2, 1)), (300, LATER)]


def test_nothing_is_applied_before_the_amendment_is_signed(deal):
    propose(amend(deal), deal.terms.get(), effective_on=TODAY)

    assert actions.apply_due(at=AT + timedelta(days=30)) == 0


@pytest.mark.django_db(transaction=True)
def test_two_ticks_at_once_apply_a_change_once():
    agreement = make.agreement()
    term = make.term(agreement=agreement, type="COMMIT_RATE", clause="§4.2", params=full(COMMIT))
    amendment = amend(agreement)
    propose(amendment, term, effective_on=LATER)
    sign(amendment)
    then = AT + timedelta(days=20)

    done = together(*[lambda: actions.apply_due(at=then)] * 2)

    assert sorted(done) == [0, 1]
    assert len(commits(term)) == 2


def test_value_that_changed_meanwhile_is_flagged_and_never_overwritten(deal):
    amendment, term = amend(deal), deal.terms.get()
    propose(amendment, term, effective_on=LATER)
    sign(amendment)
    actions.revise_term(
        term=term, params={**COMMIT, "commit_bps": 250 * GBPS}, valid_from=date(2026, 11, 25),
        by=None, at=AT,
    )  # fmt: skip

    actions.apply_due(at=AT + timedelta(days=20))

    change = amendment.changes.get()
    assert (change.state, change.applied_at) == ("CONFLICT", None)
    assert "commit_bps" in change.problem
    assert commits(term)[-1] == (250, date(2026, 11, 25))
    assert list(queries.amended_by(deal)) == [change]


@pytest.mark.parametrize(
    ("apply", "state", "commit"), [(True, "APPLIED", 300), (False, "DROPPED", 250)]
)
def test_flagged_change_is_settled_with_a_reason(deal, manager, apply, state, commit):
    test_value_that_changed_meanwhile_is_flagged_and_never_overwritten(deal)
    change = AmendmentChange.objects.select_related("amendment__parent", "term").get()

    with pytest.raises(Refused, match="Say why"):
        actions.resolve_change(change=change, apply=apply, reason=" ", by=manager, at=AT)
    actions.resolve_change(change=change, apply=apply, reason="Agreed by mail.", by=manager, at=AT)

    change.refresh_from_db()
    assert change.state == state
    assert commits(deal.terms.get())[-1][0] == commit
    assert not queries.amended_by(deal).exists()


def test_other_fields_of_a_term_may_have_moved(deal):
    amendment, term = amend(deal), deal.terms.get()
    propose(amendment, term, effective_on=LATER)
    sign(amendment)
    actions.revise_term(
        term=term, params={**COMMIT, "price_per_mbps": "0.28"}, valid_from=date(2026, 11, 25),
        by=None, at=AT,
    )  # fmt: skip

    actions.apply_due(at=AT + timedelta(days=20))

    latest = term.revisions.order_by("valid_from").last().params
    assert (latest["commit_bps"], latest["price_per_mbps"]) == (300 * GBPS, "0.28")


def test_of_two_amendments_each_counts_from_its_own_day(deal):
    term = deal.terms.get()
    first, second = amend(deal), amend(deal)
    propose(first, term, 300, effective_on=LATER)
    propose(second, term, 400, effective_on=date(2027, 1, 1))

    sign(first)
    sign(second)
    actions.apply_due(at=AT + timedelta(days=60))

    expected = [(200, date(2024, 2, 1)), (300, LATER), (400, date(2027, 1, 1))]
    assert commits(term) == expected


def test_amendment_signed_late_does_not_undo_a_later_one(deal):
    term = deal.terms.get()
    first, second = amend(deal), amend(deal)
    propose(first, term, 300, effective_on=LATER)
    propose(second, term, 400, effective_on=date(2027, 1, 1))
    then = AT + timedelta(days=60)

    sign(second)
    actions.apply_due(at=then)
    sign(first, at=then)

    expected = [(200, date(2024, 2, 1)), (300, LATER), (400, date(2027, 1, 1))]
    assert commits(term) == expected
    assert states(first) == states(second) == ["APPLIED"]


def test_later_revision_that_does_not_know_the_change_is_flagged(deal):
    term = deal.terms.get()
    amendment = amend(deal)
    propose(amendment, term, 300, effective_on=LATER)
    sign(amendment)
    actions.revise_term(
        term=term, params={**COMMIT, "price_per_mbps": "0.28"}, valid_from=date(2026, 12, 15),
        by=None, at=AT,
    )  # fmt: skip

    actions.apply_due(at=AT + timedelta(days=60))

    assert states(amendment) == ["CONFLICT"]
    assert "does not know this change" in amendment.changes.get().problem


def test_new_term_and_retired_term(deal):
    amendment, term = amend(deal), deal.terms.get()
    cache = make.pni(partner=deal.partner, kind="cache")
    actions.propose_term(
        amendment=amendment, type="MIN_CACHE_TRAFFIC", clause="§3.6", params={"bps": 5 * GBPS},
        caches=[cache], by=None, at=AT,
    )  # fmt: skip
    actions.propose_retirement(amendment=amendment, term=term, by=None, at=AT)

    sign(amendment)

    added = ContractTerm.objects.get(type="MIN_CACHE_TRAFFIC")
    term.refresh_from_db()
    assert states(amendment) == ["APPLIED", "APPLIED"]
    assert (added.agreement, added.scope_kind, added.caches.get()) == (deal, "cache_set", cache)
    assert added.revisions.get().amendment == amendment
    assert term.retired_at == AT
    assert spans(term) == [(1, date(2024, 2, 1), TODAY - timedelta(days=1))]
    assert amendment.changes.get(kind="ADD").term == added


def test_facts_and_the_end_of_the_term_change_on_the_day(deal):
    amendment = amend(deal)
    actions.propose_facts(
        amendment=amendment, notice_value=90, ends_on=date(2027, 6, 30), notice_unit="DAY",
        by=None, at=AT,
    )  # fmt: skip

    sign(amendment)

    deal.refresh_from_db()
    period = deal.periods.get()
    assert amendment.changes.get().new == {"notice_value": 90, "ends_on": "2027-06-30"}
    assert (deal.notice_value, period.ends_on) == (90, date(2027, 6, 30))
    assert amendment.ref in period.override_reason
    assert period.notice_deadline == date(2027, 4, 1)


def test_facts_that_contradict_each_other_are_refused(deal):
    amendment = amend(deal)

    with pytest.raises(Invalid) as wrong:
        actions.propose_facts(amendment=amendment, notice_value=None, by=None, at=AT)
    with pytest.raises(Invalid, match="cannot change"):
        actions.propose_facts(amendment=amendment, state="EXPIRED", by=None, at=AT)
    with pytest.raises(Refused, match="hold already"):
        actions.propose_facts(amendment=amendment, notice_value=60, by=None, at=AT)
    assert set(wrong.value.errors) == {"notice_value"}


def test_fact_that_a_later_amendment_has_set_stays(deal):
    first, second = amend(deal), amend(deal)
    for amendment, days, day in ((first, 90, LATER), (second, 30, date(2027, 1, 1))):
        actions.propose_facts(
            amendment=amendment, notice_value=days, effective_on=day, by=None, at=AT
        )
    then = AT + timedelta(days=60)

    sign(second)
    actions.apply_due(at=then)
    sign(first, at=then)

    deal.refresh_from_db()
    assert deal.notice_value == 30
    assert (states(first), states(second)) == (["OVERTAKEN"], ["APPLIED"])


def test_what_cannot_be_carried_out_is_flagged_with_the_reason(deal):
    amendment, term = amend(deal), deal.terms.get()
    actions.propose_retirement(amendment=amendment, term=term, by=None, at=AT)
    actions.retire_term(term=term, by=None, at=AT)

    sign(amendment)

    assert states(amendment) == ["CONFLICT"]
    assert "was retired on 19 Nov 2026" in amendment.changes.get().problem


def test_signed_amendment_is_not_changed_any_more(deal):
    amendment = amend(deal)
    change = propose(amendment, deal.terms.get(), effective_on=LATER)
    signed = sign(amendment)

    with pytest.raises(Refused, match="stay as signed"):
        propose(signed, deal.terms.get(), 500)
    change.amendment.refresh_from_db()
    with pytest.raises(Refused, match="stay as signed"):
        actions.withdraw_change(change=change, by=None, at=AT)


def test_change_is_taken_out_of_a_draft(deal):
    amendment = amend(deal)
    change = propose(amendment, deal.terms.get())

    actions.withdraw_change(change=change, by=None, at=AT)

    assert not amendment.changes.exists()


def test_changes_are_part_of_what_is_agreed(deal):
    amendment = amend(deal)
    before = queries.snapshot(amendment)

    propose(amendment, deal.terms.get())

    after = queries.snapshot(amendment)
    assert before["changes"] == []
    assert after["changes"][0]["new"] == {"commit_bps": 300 * GBPS}
    assert "changes" not in queries.snapshot(deal)
