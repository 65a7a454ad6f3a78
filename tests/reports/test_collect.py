"""What goes into a renewal pack, section by section, against seeded rows."""

import json
from datetime import date

from apps.reports.collect import collect
from tests import factories as make
from tests.factories import AT, GBPS
from tests.reports.conftest import judge


def facts_of(deal, **options):
    return collect(deal.agreement, at=AT, **options).facts


def test_everything_is_plain_json(deal):
    found = collect(deal.agreement, at=AT)

    assert json.loads(json.dumps(found.facts)) == found.facts
    assert json.loads(json.dumps(found.money)) == found.money


def test_the_term_says_when_to_act_and_what_silence_does(deal):
    term = facts_of(deal)["term"]

    assert (term["act_by"], term["days_left"]) == ("2026-12-02", 13)
    assert term["if_nobody_acts"] == "Renews for 12 months, until 31 Jan 2028."


def test_an_agreement_without_a_term_has_an_empty_section(db):
    found = collect(make.agreement(), at=AT).facts

    assert found["term"] == {}
    assert found["headline"][0]["value"] is None


def test_traffic_is_12_closed_months_with_completeness(deal):
    traffic = facts_of(deal)["traffic"]

    october = traffic["months"][-1]
    assert len(traffic["months"]) == 12
    assert traffic["measured"] == 1
    assert (october["month"], october["links"]) == ("2026-10-01", 1)
    assert (october["p95_out_bps"], october["p95_in_bps"]) == (60 * GBPS, 6 * GBPS)
    assert october["max_bps"] == 60 * GBPS
    assert october["complete_pct"] == "9.7"  # 3 of 31 days


def test_an_interconnect_that_was_never_measured_takes_nothing_away(deal):
    make.pni(partner=deal.agreement.partner)

    october = facts_of(deal)["traffic"]["months"][-1]

    assert (october["links"], october["p95_out_bps"]) == (1, 60 * GBPS)


def test_a_month_without_samples_is_a_gap(deal):
    september = facts_of(deal)["traffic"]["months"][-2]

    assert september["links"] == 0
    assert september["p95_bps"] is None


def test_a_monthly_clause_comes_with_its_judged_months(deal):
    (term,) = facts_of(deal)["monthly"]

    assert (term["clause"], term["limit_bps"]) == ("§4.2", 50 * GBPS)
    assert [(row["month"], row["value"]) for row in term["rows"]] == [("2026-10-01", "86.000")]


def test_no_more_than_the_last_12_months_of_a_clause(deal):
    commit = deal.agreement.terms.get(type="COMMIT_RATE")
    for month in range(1, 10):
        judge(commit, date(2026, month, 28), GBPS)
        judge(commit, date(2025, month, 28), GBPS)

    (term,) = facts_of(deal)["monthly"]

    assert len(term["rows"]) == 12
    assert term["rows"][-1]["month"] == "2026-10-01"


def test_money_is_apart_from_the_facts(deal):
    found = collect(deal.agreement, at=AT)

    # 43 Gbps under a commit of 50 Gbps: 50,000 Mbps at 0.25.
    assert found.money["rows"] == [{"month": "2026-10-01", "amount": "12500.00", "overage_bps": 0}]
    assert found.money["commit_year"] == "150000.00"
    assert "0.25" not in json.dumps(found.facts)


def test_changes_since_the_signature_with_prices_apart(deal):
    found = collect(deal.agreement, at=AT)

    assert [(c["what"], c["before"], c["after"]) for c in found.facts["changes"]] == [
        ("Commit", "40\u00a0Gbps", "50\u00a0Gbps")
    ]
    assert [(c["before"][:4], c["after"][:4]) for c in found.money["changes"]] == [("0.30", "0.25")]


def test_what_was_revised_before_the_last_signature_is_no_change(deal):
    make.agreement(
        partner=deal.agreement.partner, parent=deal.agreement, kind="AMENDMENT",
        signed_on=date(2026, 3, 1), renewal_type="FIXED",
    )  # fmt: skip

    found = facts_of(deal)

    assert found["signed_on"] == "2026-03-01"
    assert found["changes"] == []


def test_breaches_are_counted_since_the_signature_and_open_ones_come_first(deal):
    trigger = deal.agreement.terms.get(type="UPGRADE_TRIGGER")
    make.breach(interconnect=deal.link, term=trigger, state="RESOLVED", key="old")

    found = facts_of(deal)["breaches"]

    assert (found["count"], found["open"]) == (2, 1)
    assert [row["state"] for row in found["rows"]] == ["Open", "Resolved"]


def test_interconnects_have_headroom(deal):
    found = facts_of(deal)["links"]

    assert (found["count"], found["capacity_bps"]) == (1, 100 * GBPS)
    assert found["rows"][0]["headroom_bps"] == 40 * GBPS


def test_open_duties_are_listed_and_overdue_ones_counted(deal):
    found = facts_of(deal)["duties"]

    assert found["overdue"] == 1
    assert found["rows"][0]["due_on"] == "2026-11-09"


def test_issues_of_the_running_negotiation_keep_positions_with_the_money(deal):
    talks = make.negotiation(agreement=deal.agreement, state="REDLINE")
    make.issue(negotiation=talks)
    make.issue(negotiation=talks, topic="Lead time", is_blocking=True)
    make.issue(negotiation=talks, topic="Settled", state="WON")

    found = collect(deal.agreement, at=AT)

    assert found.facts["negotiation"]["stage"] == "Redline"
    assert [row["topic"] for row in found.facts["issues"]] == ["Lead time", "Commit"]
    assert "$0.26" not in json.dumps(found.facts)
    assert found.money["issues"][1]["ours"] == "200 Gbps at $0.26 per Mbps"
    assert "$0.27" not in json.dumps(found.money)  # our fallback


def test_an_agreement_without_talks_has_none(deal):
    found = facts_of(deal)

    assert (found["negotiation"], found["issues"]) == ({}, [])


def test_the_headline_differs_from_the_pack_before(deal):
    before = facts_of(deal)
    make.pni(partner=deal.agreement.partner, capacity_gbps=400)

    after = facts_of(deal, before=before)

    assert before["since_last"] == []
    assert [(d["key"], d["before"], d["value"]) for d in after["since_last"]] == [
        ("capacity", 100 * GBPS, 500 * GBPS)
    ]


def test_collecting_costs_the_same_queries_for_many_rows(deal, django_assert_max_num_queries):
    trigger = deal.agreement.terms.get(type="UPGRADE_TRIGGER")
    for n in range(5):
        make.pni(partner=deal.agreement.partner)
        make.breach(interconnect=deal.link, term=trigger, state="RESOLVED", key=f"k{n}")

    with django_assert_max_num_queries(60):  # three for each of 12 months, one for each section
        collect(deal.agreement, at=AT)
