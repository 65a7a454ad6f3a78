"""A partner's list of invoices: read line by line, matched, taken all or none."""

from datetime import date
from decimal import Decimal

import pytest

from apps.breaches import actions, queries, rules
from apps.breaches.models import PartnerInvoice
from apps.core.errors import Refused
from tests import factories as make

HEAD = "invoice,reference,period,measured_mbps,amount,currency"
AT = make.AT


def entries(*lines: str, head: str = HEAD) -> list[rules.InvoiceEntry]:
    return rules.read_invoices("\n".join([head, *lines]))


def test_line_is_read_with_rates_in_mbps_and_money_to_the_cent():
    (found,) = entries("INV-1,agr-00042-c7,2026-10,11390.5,3850.00,usd")

    assert found == rules.InvoiceEntry(
        2, "INV-1", "AGR-00042-C7", date(2026, 10, 1), 11_390_500_000, Decimal("3850.00"), "USD"
    )


@pytest.mark.parametrize("separator", [";", "\t"])
def test_other_separators_and_a_byte_order_mark_are_understood(separator):
    head = "\ufeff" + HEAD.replace(",", separator)

    (found,) = entries("INV-1,AGR-00042,2026-10-15,,3.5,EUR".replace(",", separator), head=head)

    assert (found.month, found.measured_bps, found.amount) == (
        date(2026, 10, 1), None, Decimal("3.50"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("line", "error"),
    [
        (",AGR-00042,2026-10,,1.00,USD", "The column invoice is empty."),
        ("INV-1,,2026-10,,1.00,USD", "The column reference is empty."),
        ("INV-1,AGR-00042,October,,1.00,USD", "'October' is no month; write it as 2026-10."),
        ("INV-1,AGR-00042,2026-10,much,1.00,USD", "no number for measured_mbps"),
        ("INV-1,AGR-00042,2026-10,,NaN,USD", "no number for amount"),
        ("INV-1,AGR-00042,2026-10,,1.005,USD", "more than two decimals"),
        ("INV-1,AGR-00042,2026-10,,1.00,Dollar", "no currency"),
    ],
)
def test_mistake_of_a_line_is_named_and_the_others_are_read(line, error):
    wrong, right = entries(line, "INV-2,AGR-00042,2026-10,,1.00,USD")

    assert error in wrong.error
    assert (wrong.line, right.line, right.error) == (2, 3, "")


@pytest.mark.parametrize("text", ["", "number,sum\n1,2"])
def test_text_that_is_no_such_list_says_what_is_missing(text):
    with pytest.raises(rules.Unreadable, match=r"empty|missing: invoice"):
        rules.read_invoices(text)


def listed(*lines: str) -> str:
    return "\n".join([HEAD, *lines])


@pytest.mark.django_db
def test_lines_find_their_statements_in_one_query(django_assert_num_queries):
    one, other = make.statement(), make.statement()
    agreement, clause = one.term.agreement.ref, f"{other.term.agreement.ref}-C{other.term_id}"

    with django_assert_num_queries(1):
        found = queries.invoice_matches(listed(
            f"INV-1,{agreement},2026-10,,3850,USD", f"INV-2,{clause},2026-10,,3850,USD",
            f"INV-3,{agreement},2026-09,,3850,USD", "INV-4,AGR-99999,2026-10,,3850,USD",
        ))  # fmt: skip

    assert [match.statement for match in found] == [one, other, None, None]
    assert [bool(match.error) for match in found] == [False, False, True, True]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("lines", "error"),
    [
        (["INV-1,{ref},2026-10,,1,EUR"], "The contract is in USD"),
        (["INV-1,{ref},2026-10,,1,USD", "INV-2,{ref},2026-10,,2,USD"], "Another line"),
    ],
)
def test_line_that_does_not_fit_is_told(lines, error):
    ref = make.statement().term.agreement.ref

    found = queries.invoice_matches(listed(*(line.format(ref=ref) for line in lines)))

    assert error in found[-1].error


@pytest.mark.django_db
def test_reference_of_two_clauses_asks_for_the_clause():
    one = make.statement()
    term = make.term(agreement=one.term.agreement, type="COMMIT_RATE", clause="§4.3",
                     params=one.term.revisions.get().params)  # fmt: skip
    make.statement(term=term)

    (found,) = queries.invoice_matches(listed(f"INV-1,{one.term.agreement.ref},2026-10,,1,USD"))

    assert f"{one.term.agreement.ref}-C{term.pk}" in found.error


@pytest.mark.django_db
def test_lines_are_taken_all_or_none_and_twice_is_once():
    one = make.statement()
    good = f"INV-1,{one.term.agreement.ref},2026-10,11000,3850.00,USD"
    by = make.user(role="finance")

    with pytest.raises(Refused, match="1 of 2 lines cannot be taken; line 3"):
        actions.import_invoices(text=listed(good, "INV-2,,2026-10,,1,USD"), by=by, at=AT)
    assert not PartnerInvoice.objects.exists()
    for _ in range(2):
        actions.import_invoices(text=listed(good), source="october.csv", by=by, at=AT)

    made = PartnerInvoice.objects.get()
    assert (made.statement, made.number, made.source) == (one, "INV-1", "october.csv")
