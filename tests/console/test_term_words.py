"""Every type of term in words: on one line, in sentences, parameter by parameter."""

import pytest

from apps.agreements import rules
from apps.agreements.enums import TermType
from apps.console.agreements import words
from tests.agreements.test_catalogue import CREDITS, GBPS, LEAST


def parsed(type, **more):
    return rules.parse_params(type, {**LEAST[type], **more})


def said(type, *, prices=True, **more):
    return words.sentence(parsed(type, **more), prices=prices).replace("\u00a0", " ")


@pytest.mark.parametrize("type", TermType.values)
def test_every_type_has_words(type):
    params = parsed(type)

    line, sentence = words.contracted(params), words.sentence(params, prices=True)
    shown = dict(words.lines(params, prices=True))

    assert 0 < len(line) <= 60
    assert sentence.endswith(".")
    assert "None" not in sentence + line
    assert "_" not in sentence + line
    assert list(shown) == [field.label for field in rules.FIELDS[type]]


def test_trigger_in_sentences():
    assert said(
        "UPGRADE_TRIGGER", lead_value=60, required_step_bps=100 * GBPS, metric="P95_30D"
    ) == (
        "Measured in the higher direction, the 95th percentile of 30 days exceeds 70 % of capacity "
        "for 3 consecutive days. Then both sides must add 100 Gbps within 60 days after the "
        "trigger is met. It clears at 65 % or below for 3 days."
    )


@pytest.mark.parametrize(
    ("type", "more", "words_of_it"),
    [
        ("UPGRADE_TRIGGER", {}, "the contract names no deadline"),
        ("UPGRADE_TRIGGER", {"n_minus_1": True}, "without the largest member"),
        ("COMMIT_RATE", {}, "at USD 0.35 per Mbps"),
        ("COMMIT_VOLUME", {}, "from 1 Jan 2027 to 31 Dec 2027"),
        ("BURST_CAP", {}, "3 intervals of five minutes"),
        ("TIER_RESET", {}, "EUR 4,500.00 a month up to 100 Gbps"),
        ("PRICE_ESCALATOR", {"cap_pct": "4"}, "By at most 4 %."),
        ("AVAILABILITY_SLA", {"credits": CREDITS}, "5 % below 99.99 %, 10 % below 99.5 %"),
        ("REPAIR_TIME", {}, "repaired within 4 h, counted round the clock"),
        ("CACHE_FILL", {}, "from 14:00 to 02:00 on every day, at 1.2 Gbps per appliance"),
        ("CACHE_HOSTING", {}, "we for shipping"),
        ("NDA_TERM", {"survival_months": 24}, "for 36 months and 24 months after the end"),
        ("TERMINATION_RIGHT", {"notice_value": 30}, "on 30 days of notice"),
        ("POLICY_COMPLIANCE", {"grace_days": 14}, "put right within 14 days"),
    ],
)
def test_sentence_says_what_counts(type, more, words_of_it):
    assert words_of_it in said(type, **more)


@pytest.mark.parametrize("type", TermType.values)
def test_money_is_said_only_to_those_who_may_see_it(type):
    params = parsed(type)
    hidden = [field.label for field in rules.FIELDS[type] if field.is_money]

    shown = dict(words.lines(params, prices=False))

    assert not shown.keys() & set(hidden)
    assert "0.35" not in words.sentence(params, prices=False)
    assert "4,500" not in words.sentence(params, prices=False)


def test_steps_of_a_ladder_are_shown():
    shown = dict(words.lines(parsed("AVAILABILITY_SLA", credits=CREDITS), prices=True))

    assert shown["Credits"].replace("\u00a0", " ").startswith("below 99.99 %: credit 5 %; below")
