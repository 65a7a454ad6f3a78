"""Statements: issued at the close of a period, anew on changed inputs, held against invoices."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.db.utils import ProgrammingError

from apps.accounts.enums import Role
from apps.agreements.models import ContractTerm
from apps.breaches import actions, queries
from apps.breaches.models import Evaluation, PartnerInvoice, Statement
from apps.core.errors import Invalid, Refused
from apps.core.models import StateChange
from apps.network import actions as network
from apps.notifications.models import Notice
from tests import factories as make
from tests.breaches.test_months import COMMIT, OCTOBER, SEPTEMBER, agreed, fill, last_of
from tests.breaches.world import after, carry
from tests.factories import GBPS

pytestmark = pytest.mark.django_db
AT = make.AT


def issue(month: date, **more: Any) -> int:
    return actions.issue_due(at=after(last_of(month), **more))


def stated(level: Any = 11, month: date = OCTOBER, **params: Any) -> Statement:
    """The statement of a month at one level of Gbps."""
    _, (series,) = agreed("COMMIT_RATE", **COMMIT | params)
    fill(series, month, level)
    issue(month)
    return Statement.objects.get()


def settler() -> Any:
    return make.user(role=Role.FINANCE)


def test_statement_is_issued_once_the_period_is_closed_and_settled():
    term, (one, other) = agreed("COMMIT_RATE", links=2, **COMMIT)
    fill(one, OCTOBER, 6)
    fill(other, OCTOBER, 5)

    early = issue(OCTOBER, hours=0.4)
    issued = issue(OCTOBER)

    row = Statement.objects.get()
    assert (early, issued, row.term, row.state, row.version) == (0, 1, term, "ISSUED", 1)
    assert (row.period_first, row.period_last, row.tz) == (
        OCTOBER, last_of(OCTOBER), "America/Bogota",
    )  # fmt: skip
    assert (row.measured_bps, row.commit_bps, row.overage_bps) == (11 * GBPS, 10 * GBPS, GBPS)
    assert (row.amount, row.currency, row.quality) == (Decimal("3850.00"), "USD", "FINAL")
    assert (row.rule["rank"], row.rule["n"], row.rule["side"]) == (8482, 8928, "OUT")
    assert [port["out_bps"] for port in row.inputs["ports"]] == [6 * GBPS, 5 * GBPS]


def test_interconnect_that_left_in_mid_month_counts_until_then():
    term, (one, other) = agreed("COMMIT_RATE", links=2, **COMMIT)
    fill(one, SEPTEMBER, 6)
    carry(other, SEPTEMBER, [5] * 29)
    network.retire(
        interconnect=other.interconnect, reason="Moved", by=None,
        at=after(SEPTEMBER + timedelta(days=28), hours=0),
    )  # fmt: skip

    issue(SEPTEMBER)
    actions.evaluate(at=after(last_of(SEPTEMBER)))
    fill(one, OCTOBER, 6)
    issue(OCTOBER)

    september, october = Statement.objects.order_by("period_first")
    judged = Evaluation.objects.get(term=term, day=last_of(SEPTEMBER))
    assert (september.measured_bps, september.quality) == (11 * GBPS, "FINAL")
    assert judged.value_bps == september.measured_bps
    assert len(september.inputs["ports"]) == 2
    assert (october.measured_bps, len(october.inputs["ports"])) == (6 * GBPS, 1)


def test_second_run_states_nothing_and_writes_nothing(django_assert_num_queries):
    stated()

    with django_assert_num_queries(6) as asked:
        assert issue(OCTOBER, hours=2) == 0

    assert not [one for one in asked if one["sql"].startswith(("INSERT", "UPDATE"))]


def test_month_with_too_little_data_is_stated_and_cannot_be_agreed():
    _, (series,) = agreed("COMMIT_RATE", **COMMIT)
    carry(series, OCTOBER, [5] * 20)

    issue(OCTOBER)

    row = Statement.objects.get()
    assert (row.quality, row.amount, row.measured_bps) == ("INSUFFICIENT", None, 5 * GBPS)
    with pytest.raises(Refused, match="cannot be billed"):
        actions.agree(statement=row, by=settler(), at=AT)


def test_late_data_makes_a_new_version_and_leaves_the_old_one_as_it_was():
    _, (series,) = agreed("COMMIT_RATE", **COMMIT)
    fill(series, OCTOBER, 11)
    issue(OCTOBER)
    old = Statement.objects.get()
    actions.agree(statement=old, by=settler(), at=AT)

    fill(series, OCTOBER, 12)
    again = [actions.issue_due(at=AT) for _ in range(2)]

    new = Statement.objects.get(is_latest=True)
    old.refresh_from_db()
    assert again == [1, 0]
    assert (new.version, new.amount, new.state) == (2, Decimal("4200.00"), "ISSUED")
    assert (old.amount, old.state, new.reason) == (
        Decimal("3850.00"), "SUPERSEDED", "Late or corrected data",
    )  # fmt: skip
    assert [one.version for one in queries.versions_of(new)] == [2, 1]
    assert Notice.objects.filter(kind="statement_reissued", ref=new.ref).exists()


def test_late_data_that_changes_no_figure_makes_no_new_version():
    _, (series,) = agreed("COMMIT_RATE", **COMMIT)
    fill(series, OCTOBER, 11)
    issue(OCTOBER)

    carry(series, OCTOBER, [10], part=slice(0, 20))

    assert actions.issue_due(at=AT) == 0
    assert Statement.objects.count() == 1


def test_figures_of_a_statement_cannot_be_changed():
    row = stated()

    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        Statement.objects.filter(pk=row.pk).update(amount=1)


def revised(term: ContractTerm, valid_from: date, **params: Any) -> None:
    old = term.revisions.get()
    old.valid_to = valid_from - timedelta(days=1)
    old.save()
    term.revisions.create(
        number=2, params=old.params | params, valid_from=valid_from, created_at=AT
    )


def test_change_in_mid_period_applies_from_the_next_cycle():
    term, (series,) = agreed("COMMIT_RATE", **COMMIT)
    fill(series, SEPTEMBER, 11)
    fill(series, OCTOBER, 11)
    revised(term, date(2026, 9, 10), commit_bps=12 * GBPS)

    issue(OCTOBER)

    commits = Statement.objects.order_by("period_first").values_list("commit_bps", "amount")
    assert list(commits) == [(10 * GBPS, Decimal("3850.00")), (12 * GBPS, Decimal("4200.00"))]


def test_change_in_mid_period_is_billed_by_days_where_the_contract_says_so():
    term, (series,) = agreed("COMMIT_RATE", **COMMIT, changes="PRO_RATA")
    fill(series, SEPTEMBER, 11)
    revised(term, date(2026, 9, 11), commit_bps=12 * GBPS)

    issue(SEPTEMBER)

    row = Statement.objects.get()
    # 10 of 30 days at 3850.00, 20 of 30 days at 4200.00
    assert (row.amount, row.n_valid) == (Decimal("1283.33") + Decimal("2800.00"), 8640)
    assert "10 of 30 days" in str(row.lines)


def test_term_that_begins_in_mid_period_is_billed_by_its_days():
    term, (series,) = agreed("COMMIT_RATE", **COMMIT)
    term.revisions.update(valid_from=date(2026, 10, 22))
    carry(series, date(2026, 10, 22), [10] * 10)

    issue(OCTOBER)

    row = Statement.objects.get()
    assert (row.amount, row.n_expected) == (Decimal("1129.03"), 2880)


def test_steps_of_price_move_on_in_the_second_month_and_charge_back_to_the_first():
    tiers = [[10 * GBPS, "1000"], [20 * GBPS, "1800"]]
    _, (series,) = agreed("TIER_RESET", tiers=tiers, currency="EUR")
    for month, level in ((SEPTEMBER, 12), (OCTOBER, 13)):
        fill(series, month, level)

    actions.issue_due(at=after(last_of(OCTOBER)))

    warned, moved = Statement.objects.order_by("period_first")
    assert (warned.amount, warned.facts["act"]) == (Decimal(1000), "WARN")
    assert (moved.amount, moved.facts["act"]) == (Decimal(2600), "MOVE")


def test_corrected_month_of_a_ladder_corrects_the_months_after_it():
    tiers = [[10 * GBPS, "1000"], [20 * GBPS, "1800"]]
    _, (series,) = agreed("TIER_RESET", tiers=tiers, currency="EUR")
    fill(series, SEPTEMBER, 12)
    fill(series, OCTOBER, 13)
    actions.issue_due(at=after(last_of(OCTOBER)))

    fill(series, SEPTEMBER, 9)
    actions.issue_due(at=AT)

    latest = Statement.objects.filter(is_latest=True).order_by("period_first")
    assert [(row.version, row.amount) for row in latest] == [(2, 1000), (2, 1000)]


@pytest.mark.parametrize(
    ("unit", "amount"), [("MBPS_MONTHS", Decimal("3300.00")), ("TERABYTES", Decimal("1104.84"))]
)
def test_volume_is_billed_by_what_was_carried(unit, amount):
    _, (series,) = agreed(
        "COMMIT_VOLUME", amount="200000", unit=unit, starts_on="2026-10-01",
        ends_on="2027-09-30", price="0.30", currency="USD",
    )  # fmt: skip
    fill(series, OCTOBER, 11)

    issue(OCTOBER)

    assert Statement.objects.get().amount == amount


def test_volume_that_starts_in_mid_month_is_billed_as_it_is_judged():
    term, (series,) = agreed(
        "COMMIT_VOLUME", amount="200000", unit="MBPS_MONTHS", starts_on="2026-10-17",
        ends_on="2027-09-30", price="0.30", currency="USD",
    )  # fmt: skip
    fill(series, OCTOBER, 31)

    issue(OCTOBER)
    actions.evaluate(at=after(last_of(OCTOBER)))

    judged = Evaluation.objects.get(term=term, day=last_of(OCTOBER))
    stated = Statement.objects.get()
    assert Decimal(judged.details["amount"]) == Decimal(stated.facts["units"]) == 15_000
    assert stated.amount == Decimal("4500.00")


def test_excess_of_a_ratio_is_settled():
    _, (series,) = agreed(
        "RATIO_MAX", limit="2", settle_price_per_mbps="0.10", currency="USD"
    )  # fmt: skip
    fill(series, OCTOBER, 30, incoming=10)

    issue(OCTOBER)

    row = Statement.objects.get()
    assert (row.overage_bps, row.amount) == (10 * GBPS, Decimal("1000.00"))


def test_cap_is_charged_on_days_with_enough_intervals_above():
    _, (series,) = agreed(
        "BURST_CAP", max_bps=20 * GBPS, excess_price_per_mbps="0.10", currency="USD",
        consequence="CHARGE",
    )  # fmt: skip
    fill(series, OCTOBER, 11)
    carry(series, date(2026, 10, 5), [25], part=slice(0, 3))
    carry(series, date(2026, 10, 6), [40], part=slice(0, 2))

    issue(OCTOBER)

    row = Statement.objects.get()
    assert (row.measured_bps, row.overage_bps, row.amount) == (
        40 * GBPS, 5 * GBPS, Decimal("500.00"),
    )  # fmt: skip


def invoice(row: Statement, **facts: Any) -> PartnerInvoice:
    base = {"number": "INV-1", "amount": Decimal("3850.00"), "currency": "USD"}
    return actions.enter_invoice(statement=row, by=settler(), at=AT, **base | facts)


def test_invoice_is_held_against_the_statement_and_corrected_in_place():
    row = stated()

    invoice(row, amount=Decimal("3900.00"), measured_bps=12 * GBPS)
    invoice(row, amount=Decimal("3888.50"))

    found = queries.statements().get()
    assert (PartnerInvoice.objects.count(), found.apart) == (1, Decimal("38.50"))
    assert queries.variance_of(found, found.invoice).is_within
    assert list(queries.outside(queries.statements())) == []


def test_invoice_says_which_way_of_counting_gives_its_figure():
    _, (series,) = agreed("COMMIT_RATE", **COMMIT)
    fill(series, OCTOBER, 11, incoming=3)
    issue(OCTOBER)

    made = invoice(Statement.objects.get(), measured_bps=14 * GBPS, amount=Decimal("4900.00"))

    assert made.explained == ["with the percentile of both directions added"]
    assert list(queries.outside(queries.statements())) == [made.statement]


def test_invoice_in_another_currency_is_refused():
    with pytest.raises(Invalid, match="The contract is in USD"):
        invoice(stated(), currency="EUR")


def test_invoice_outside_its_tolerance_is_agreed_only_with_a_note():
    row = stated()
    invoice(row, amount=Decimal("5000.00"))

    with pytest.raises(Refused, match="Say why"):
        actions.agree(statement=row, by=settler(), at=AT)
    actions.agree(statement=row, note="Credit note follows.", by=settler(), at=AT)

    assert StateChange.objects.get(ref=row.ref).reason == "Credit note follows."


def test_dispute_and_invoice_go_on_with_a_new_version():
    _, (series,) = agreed("COMMIT_RATE", **COMMIT)
    fill(series, OCTOBER, 11)
    issue(OCTOBER)
    old = Statement.objects.get()
    invoice(old, amount=Decimal("5000.00"))
    actions.dispute(statement=old, note="They count both directions.", by=settler(), at=AT)

    fill(series, OCTOBER, 12)
    actions.issue_due(at=AT)

    new = Statement.objects.get(is_latest=True)
    assert (new.state, new.invoice.number) == ("DISPUTED", "INV-1")
    with pytest.raises(Refused, match="newer version"):
        actions.resolve_dispute(statement=old, note="Paid.", by=settler(), at=AT)
    actions.resolve_dispute(statement=new, note="They sent a credit note.", by=settler(), at=AT)
    assert new.state == "RESOLVED"


@pytest.mark.parametrize("verb", [actions.dispute, actions.resolve_dispute])
def test_dispute_and_its_end_need_words(verb):
    with pytest.raises(Refused, match="Say"):
        verb(statement=stated(), note=" ", by=settler(), at=AT)


def test_totals_are_told_by_currency():
    row = stated()
    invoice(row, amount=Decimal("3900.00"))

    (total,) = queries.totals(queries.statements())

    assert (total["currency"], total["stated"], total["invoiced"], total["difference"]) == (
        "USD", Decimal("3850.00"), Decimal("3900.00"), Decimal("50.00"),
    )  # fmt: skip
