"""Who must approve what, and what an approval is bound to: pure rules."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.agreements import rules
from apps.agreements.rules import Rule, Voice, Weight

LEGAL, FINANCE, BOARD = "legal", "finance", "leadership"
FACTS = {
    "kind": "PAID_PEERING", "renewal_type": "AUTO_RENEW", "initial_months": 36,
    "our_entity": "Northlight", "partner_entity": "Andes", "governing_law": "Colombia",
}  # fmt: skip
COMMIT = {"commit_bps": 200 * 10**9, "price_per_mbps": "0.30"}


def term(pk: int = 1, clause: str = "§4.2", type: str = "COMMIT_RATE", **params):
    return {"id": pk, "type": type, "clause": clause, "params": params or COMMIT}


def snapshot(*terms, **facts):
    return {"facts": {**FACTS, **facts}, "terms": list(terms)}


@pytest.mark.parametrize(
    ("condition", "weight", "applies"),
    [
        ({}, Weight("NDA"), True),
        ({"kind": "NDA"}, Weight("NDA"), True),
        ({"kind": "NDA"}, Weight("SFI"), False),
        ({"min_value": Decimal(500)}, Weight("SFI", value=Decimal(500)), True),
        ({"min_value": Decimal(500)}, Weight("SFI", value=Decimal("499.99")), False),
        ({"min_commit_bps": 10}, Weight("SFI", commit_bps=10), True),
        ({"min_commit_bps": 10}, Weight("SFI", commit_bps=9), False),
        ({"min_months": 36}, Weight("SFI", months=36), True),
        ({"min_months": 36}, Weight("SFI", months=35), False),
        ({"min_months": 36}, Weight("MSA", months=None), True),
        ({"for_nonstandard": True}, Weight("SFI", is_nonstandard=True), True),
        ({"for_nonstandard": True}, Weight("SFI"), False),
        ({"kind": "SFI", "min_months": 36}, Weight("SFI", months=12), False),
    ],
)
def test_rule_applies_when_every_condition_holds(condition, weight, applies):
    assert Rule("A rule", [(LEGAL, 1)], **condition).applies_to(weight) is applies


def test_steps_of_several_rules_are_asked_once_in_order():
    table = [
        Rule("Value", [(LEGAL, 1), (FINANCE, 2), (BOARD, 1)]),
        Rule("All", [(LEGAL, 2)]),
        Rule("Term", [(LEGAL, 1), (BOARD, 1)]),
    ]

    steps = rules.needed_steps(table, Weight("SFI"))

    assert [(step.role, step.quorum) for step in steps] == [(LEGAL, 2), (FINANCE, 2), (BOARD, 1)]
    assert steps[0].reason == "Value, All, Term"


def test_no_rule_that_applies_asks_nobody():
    assert rules.needed_steps([Rule("NDA", [(LEGAL, 1)], kind="NDA")], Weight("SFI")) == []


def test_weight_counts_commits_for_twelve_months():
    weight = rules.weight_of(snapshot(term(), term(2, type="RATIO_MAX", limit="22")))

    assert weight.value == Decimal("720000")
    assert (weight.commit_bps, weight.months) == (200 * 10**9, 36)


def test_weight_of_an_endless_agreement_has_no_months():
    assert rules.weight_of(snapshot(renewal_type="EVERGREEN", initial_months=None)).months is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


@given(values=st.dictionaries(st.text(max_size=5), JSON, max_size=5))
def test_fingerprint_does_not_depend_on_the_order_of_keys(values):
    turned = dict(reversed(values.items()))

    assert rules.fingerprint({"facts": values}) == rules.fingerprint({"facts": turned})


@given(one=JSON, other=JSON)
def test_fingerprints_of_different_values_differ(one, other):
    same = repr(one) == repr(other)  # True and 1 are equal in Python, not in a contract

    is_equal = rules.fingerprint({"facts": one}) == rules.fingerprint({"facts": other})

    assert not is_equal or same or one == other


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        ({}, set()),
        ({"our_entity": "", "governing_law": ""}, {"our_entity", "governing_law"}),
        ({"partner_entity": "", "initial_months": None}, {"partner_entity", "initial_months"}),
        ({"renewal_type": "EVERGREEN", "initial_months": None}, set()),
    ],
)
def test_each_missing_fact_is_named(facts, missing):
    assert set(rules.incomplete({**FACTS, **facts})) == missing


def test_words_of_a_change_name_facts_and_clauses():
    before = snapshot(term(1), term(2, "§5"), governing_law="Colombia")
    after = snapshot(term(1, commit_bps=1), term(3, "§9"), governing_law="Peru")

    words = rules.changed_words(before, after)

    assert words == ["governing law", "§4.2", "§5", "§9"]


ME, BOSS, OTHER = Voice(1, LEGAL), Voice(2, FINANCE), Voice(3, FINANCE)


@pytest.mark.parametrize(
    ("role", "submitter", "heard", "away", "expected"),
    [
        (LEGAL, 9, (), (), 1),
        (LEGAL, 1, (), (), None),  # who submits is not heard
        (LEGAL, 9, (1,), (), None),  # nobody speaks twice
        (FINANCE, 9, (), (), None),
        (FINANCE, 9, (), (BOSS,), 2),
        (FINANCE, 2, (), (BOSS,), None),  # nor by a delegate
        (FINANCE, 9, (2,), (BOSS,), None),  # nobody is heard twice
        (FINANCE, 9, (2,), (BOSS, OTHER), 3),
        (FINANCE, 1, (), (BOSS,), None),  # whoever submits does not speak for others either
        (LEGAL, 9, (), (BOSS,), 1),
    ],
)
def test_voice_is_ones_own_or_of_somebody_away(role, submitter, heard, away, expected):
    assert rules.voice_of(ME, role, submitter=submitter, heard=heard, away=away) == expected
