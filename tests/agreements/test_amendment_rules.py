"""Whether a change of an amendment still fits, and what clauses of one agreement contradict."""

from datetime import date
from decimal import Decimal

import pytest

from apps.agreements.rules import (
    Applied,
    Held,
    Verdict,
    beside,
    differing,
    fact_verdict,
    term_verdict,
)

FEB, MAR, APR = date(2027, 2, 1), date(2027, 3, 1), date(2027, 4, 1)
OLD, NEW = {"a": 1}, {"a": 2}


@pytest.mark.parametrize(
    ("now", "others", "following", "expected"),
    [
        ({"a": 1, "b": 7}, [], None, Verdict.APPLY),
        ({"a": 2}, [], None, Verdict.APPLY),
        ({"a": 5}, [], None, Verdict.CONFLICT),
        ({}, [], None, Verdict.CONFLICT),
        ({"a": 5}, [Applied(FEB, ("a",))], None, Verdict.APPLY),
        ({"a": 5}, [Applied(FEB, ("b",))], None, Verdict.CONFLICT),
        ({"a": 1}, [], {"a", "b"}, Verdict.APPLY),
        ({"a": 1}, [], {"b"}, Verdict.CONFLICT),
    ],
)
def test_term_is_revised_unless_something_unknown_moved(now, others, following, expected):
    verdict, reason = term_verdict(old=OLD, new=NEW, now=now, others=others, following=following)

    assert verdict is expected
    assert bool(reason) == (verdict is not Verdict.APPLY)


@pytest.mark.parametrize(
    ("now", "others", "expected"),
    [
        ({"a": 1}, [], Verdict.APPLY),
        ({"a": 5}, [], Verdict.CONFLICT),
        ({"a": 5}, [Applied(FEB, ("a",))], Verdict.APPLY),
        ({"a": 5}, [Applied(MAR, ("a",))], Verdict.APPLY),
        ({"a": 5}, [Applied(APR, ("a",))], Verdict.OVERTAKEN),
        ({"a": 5}, [Applied(FEB, ("a",)), Applied(APR, ("a",))], Verdict.OVERTAKEN),
        ({"a": 1}, [Applied(APR, ("b",))], Verdict.APPLY),
    ],
)
def test_later_amendment_has_the_last_word_on_a_fact(now, others, expected):
    verdict, _ = fact_verdict(old=OLD, new=NEW, now=now, effective_on=MAR, others=others)

    assert verdict is expected


def test_facts_of_which_a_later_amendment_has_set_some_are_flagged():
    verdict, reason = fact_verdict(
        old={"a": 1, "b": 1}, new={"a": 2, "b": 2}, now={"a": 1, "b": 9}, effective_on=MAR,
        others=[Applied(APR, ("b",))],
    )  # fmt: skip

    assert (verdict, "set b already" in reason) == (Verdict.CONFLICT, True)


def test_only_what_differs_is_kept():
    assert differing({"a": 1, "b": 2}, {"a": 1, "b": 3, "c": 4}) == (
        {"b": 2, "c": None}, {"b": 3, "c": 4},
    )  # fmt: skip


def held(type, scope=("partner", None), valid_from=FEB, valid_to=None, **values):
    values = {name: Decimal(v) if "pct" in name else v for name, v in values.items()}
    return Held(type, "§1", scope, values, valid_from, valid_to)


COMMIT = held("COMMIT_RATE", commit_bps=10**11)
PORT, METRO = ("interconnect", 7), ("metro", 1)


@pytest.mark.parametrize(
    ("new", "other", "field", "reason"),
    [
        (COMMIT, COMMIT, "valid_from", "commits the same from 1 Feb 2027"),
        (
            held("COMMIT_RATE", commit_bps=1, valid_from=MAR),
            held("COMMIT_RATE", commit_bps=2, valid_to=MAR),
            "valid_from", "to 1 Mar 2027",
        ),
        (COMMIT, held("BURST_CAP", max_bps=10**10), "commit_bps", "above the 10.0"),
        (held("BURST_CAP", PORT, max_bps=10**10), COMMIT, "max_bps", "below the 100.0"),
        (held("MIN_TRAFFIC", bps=9), held("MAX_TRAFFIC", bps=5), "bps", "above"),
        (held("MAX_TRAFFIC", bps=5), held("MIN_TRAFFIC", bps=9), "bps", "below"),
        (
            held("DOWNGRADE_RIGHT", threshold_pct=70), held("UPGRADE_TRIGGER", threshold_pct=70),
            "threshold_pct", "70 % of §1",
        ),
    ],
)  # fmt: skip
def test_clauses_that_contradict_each_other_are_refused(new, other, field, reason):
    errors = beside(new, [other])

    assert list(errors) == [field]
    assert reason in errors[field].replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("new", "other"),
    [
        (COMMIT, held("COMMIT_RATE", PORT, commit_bps=1)),
        (COMMIT, held("COMMIT_RATE", commit_bps=1, valid_from=date(2026, 1, 1),
                      valid_to=date(2027, 1, 31))),
        (COMMIT, held("BURST_CAP", max_bps=10**11)),
        (held("BURST_CAP", PORT, max_bps=1), held("COMMIT_RATE", METRO, commit_bps=2)),
        (held("MIN_TRAFFIC", bps=5), held("MIN_TRAFFIC", bps=9)),
        (held("DOWNGRADE_RIGHT", threshold_pct=20), held("UPGRADE_TRIGGER", threshold_pct=70)),
    ],
)  # fmt: skip
def test_clauses_that_fit_are_taken(new, other):
    assert beside(new, [other]) == {}
