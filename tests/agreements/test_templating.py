"""Templates of terms: kept incomplete, added to a draft all at once or not at all."""

from datetime import date

import pytest

from apps.agreements import actions, queries, rules
from apps.agreements.models import ContractTerm, TermTemplate, TermTemplateRow
from apps.core.errors import Invalid, Refused
from tests import factories as make
from tests.factories import AT, GBPS

START = date(2027, 2, 1)
TRIGGER = {
    "type": "UPGRADE_TRIGGER", "clause": "§7.1", "clause_text": "Exceeds seventy per cent.",
    "params": {"threshold_pct": "70", "periods": 3},
}  # fmt: skip
COMMIT = {
    "type": "COMMIT_RATE",
    "clause": "§4.1",
    "clause_text": "",
    "params": {"percentile": "95"},
}
PRICED = {"commit_bps": 10 * GBPS, "price_per_mbps": "0.3", "currency": "USD"}


@pytest.fixture
def draft(db):
    return make.agreement(state="DRAFT", signed_on=None, effective_on=None)


def create(**facts):
    given = {"kind": "PAID_PEERING", "name": "Usual", "rows": [TRIGGER, COMMIT], **facts}
    return actions.create_template(by=None, at=AT, **given)


def add(agreement, rows):
    return actions.add_from_template(
        agreement=agreement, rows=rows, valid_from=START, by=None, at=AT
    )


@pytest.mark.parametrize("kind", rules.STANDARD)
def test_standard_terms_can_be_kept(kind):
    for row in rules.STANDARD[kind]:
        assert rules.partial_params(row.type, row.params)
        assert len(row.text) > 30


def test_standard_templates_are_added_once(db):
    counts = [actions.install_templates(by=None, at=AT) for _ in range(2)]

    assert counts == [len(rules.STANDARD), 0]
    assert {t.kind: t.count for t in queries.templates()} == {
        kind: len(rows) for kind, rows in rules.STANDARD.items()
    }


def test_template_keeps_what_is_given(db):
    template = create()

    rows = list(template.rows.order_by("position"))
    assert [(row.position, row.type) for row in rows] == [
        (1, "UPGRADE_TRIGGER"), (2, "COMMIT_RATE"),
    ]  # fmt: skip
    assert rows[1].params == {"percentile": "95"}


def test_wrong_template_is_refused(db):
    create()

    with pytest.raises(Refused, match="There is a template"):
        create()
    with pytest.raises(Invalid) as name:
        create(name=" ")
    with pytest.raises(Invalid) as params:
        create(name="Other", rows=[{**TRIGGER, "params": {"threshold_pct": "700"}}])
    with pytest.raises(Invalid) as clause:
        create(name="Other", rows=[{**TRIGGER, "clause": ""}])
    assert set(name.value.errors) == {"name"}
    assert set(params.value.errors) == {"threshold_pct"}
    assert set(clause.value.errors) == {"clause"}
    assert TermTemplate.objects.count() == 1


def test_template_is_edited(db):
    template = create()
    first, second = template.rows.order_by("position")

    actions.edit_row(row=first, clause="§8", clause_text="New.", params={"periods": 5})
    actions.remove_row(row=second)
    actions.edit_template(template=template, name="Old", is_active=False)

    row = TermTemplateRow.objects.get()
    assert (row.clause, row.params) == ("§8", {"periods": 5})
    assert not queries.templates(kind="PAID_PEERING").exists()


def test_terms_are_added_with_what_the_template_lacks(draft):
    complete = {**COMMIT, "params": {**COMMIT["params"], **PRICED}}

    assert add(draft, {1: TRIGGER, 2: complete}) == 2

    terms = {term.type: term for term in ContractTerm.objects.filter(agreement=draft)}
    assert terms["UPGRADE_TRIGGER"].clause_text == "Exceeds seventy per cent."
    assert terms["COMMIT_RATE"].revisions.get().valid_from == START


def test_one_wrong_row_and_nothing_is_added(draft):
    with pytest.raises(Invalid) as wrong:
        add(draft, {1: TRIGGER, 2: COMMIT, 3: {**TRIGGER, "clause": ""}})

    assert set(wrong.value.errors) == {
        "2-commit_bps", "2-price_per_mbps", "2-currency", "3-clause",
    }  # fmt: skip
    assert not ContractTerm.objects.exists()


def test_row_that_is_there_already_is_named(draft):
    add(draft, {1: TRIGGER})

    with pytest.raises(Invalid, match="is there already"):
        add(draft, {1: TRIGGER})
    with pytest.raises(Refused, match="at least one"):
        add(draft, {})


def test_commit_above_the_cap_of_the_same_agreement_is_refused(draft):
    cap = {"type": "BURST_CAP", "clause": "§4.3", "clause_text": "", "params": {"max_bps": GBPS}}
    commit = {**COMMIT, "params": PRICED}

    with pytest.raises(Invalid) as wrong:
        add(draft, {1: cap, 2: commit})

    assert set(wrong.value.errors) == {"2-commit_bps"}


def test_days_outside_the_agreement_are_refused(db):
    fixed = make.agreement(
        state="DRAFT", renewal_type="FIXED", initial_months=12, effective_on=date(2027, 1, 1)
    )

    with pytest.raises(Invalid) as late:
        actions.add_term(
            agreement=fixed, type="UPGRADE_TRIGGER", clause="§1", params=TRIGGER["params"],
            valid_from=date(2028, 1, 1), by=None, at=AT,
        )  # fmt: skip
    with pytest.raises(Invalid) as long:
        actions.add_term(
            agreement=fixed, type="UPGRADE_TRIGGER", clause="§1", params=TRIGGER["params"],
            valid_from=START, valid_to=date(2028, 1, 1), by=None, at=AT,
        )  # fmt: skip

    assert late.value.errors == {"valid_from": "The agreement ends on 31 Dec 2027."}
    assert set(long.value.errors) == {"valid_to"}
