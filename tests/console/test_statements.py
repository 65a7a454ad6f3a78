"""Statements: the list, their page, the workbook, what people do with them; money for some only."""

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.breaches import actions, printing, tasks
from apps.breaches.models import PartnerInvoice, Statement
from tests import factories as make
from tests.breaches.test_months import COMMIT, OCTOBER, agreed, fill, last_of
from tests.breaches.world import after
from tests.factories import GBPS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
LIST = "/statements/"
INVOICE = {
    "number": "INV-7", "measured_bps": "11000", "amount": "3850.00", "currency": "usd",
    "tolerance_pct": "1",
}  # fmt: skip


def of(row: Statement, verb: str = "") -> str:
    return f"/statements/{row.ref}/{verb}"


def test_list_shows_period_amount_and_totals_by_currency(staff, text):
    make.invoice()

    shown = text(staff.get(LIST))

    assert "October 2026" in shown
    assert "1 statement" in shown
    assert shown.count("$3,850.00") == 2
    assert shown.count("$50.00") == 2


def test_list_without_prices_has_no_amount(client_for, text):
    make.invoice()

    shown = text(client_for(make.user(role="engineer")).get(LIST))

    assert "11.0 Gbps" in shown
    assert "3,850" not in shown
    assert "Variance" not in shown


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state=open", {"Alpha"}),
        ("state=AGREED", {"Gamma"}),
        ("month=2026-10", {"Alpha", "Gamma"}),
        ("month=2026-13", set()),
        ("variance=outside", {"Alpha"}),
        ("variance=within", {"Gamma"}),
        ("variance=none", {"Beta"}),
        ("currency=eur", {"Beta"}),
        ("quality=INSUFFICIENT", {"Beta"}),
        ("q=alph", {"Alpha"}),
        ("q=INV-2", {"Gamma"}),
    ],
)
def test_filters_narrow_the_list(staff, text, query, found):
    one = make.statement(partner=make.partner(name="Alpha"))
    make.statement(
        partner=make.partner(name="Beta"), currency="EUR", amount=None, quality="INSUFFICIENT",
        period_first=date(2026, 9, 1), period_last=date(2026, 9, 30),
    )  # fmt: skip
    other = make.statement(partner=make.partner(name="Gamma"), state="AGREED")
    make.invoice(statement=one)
    make.invoice(statement=other, number="INV-2", amount=Decimal("3850.00"))

    shown = text(staff.get(f"{LIST}?{query}"))

    assert {name for name in ("Alpha", "Beta", "Gamma") if name in shown} == found


def test_list_costs_the_same_for_one_and_for_many(staff):
    make.invoice()
    staff.get(LIST)
    with CaptureQueriesContext(connection) as few:
        staff.get(LIST)
    for _ in range(5):
        make.invoice(statement=make.statement())

    with CaptureQueriesContext(connection) as many:
        staff.get(LIST)

    assert len(many) == len(few) <= 12


def test_page_tells_how_the_amount_came_to_be(staff, text, django_assert_max_num_queries):
    made = make.invoice(explained=["with ports added"], measured_bps=12 * GBPS)

    with django_assert_max_num_queries(15):
        shown = text(staff.get(of(made.statement)))

    for words in ("Over the commit", "$350.00", "To pay $3,850.00", "8,482 of 8,928",
                  "Outside tolerance", "with ports added", "$50.00"):  # fmt: skip
        assert words in shown


def test_page_without_prices_has_no_amount(client_for, text):
    made = make.invoice()

    shown = text(client_for(make.user(role="leadership")).get(of(made.statement)))

    assert "Over the commit" in shown
    for words in ("$350", "0.35", "3,900", "Enter the invoice", "Dispute"):
        assert words not in shown


def test_versions_stand_side_by_side_with_their_difference(staff, text):
    old = make.statement(state="SUPERSEDED", is_latest=False)
    new = make.statement(
        term=old.term, version=2, measured_bps=12 * GBPS, amount=Decimal("4200.00"),
        reason="Late or corrected data",
    )  # fmt: skip

    shown = text(staff.get(of(new)))
    former = text(staff.get(of(old)))

    assert "Version 2 Version 1 Difference" in shown
    assert "Amount $4,200.00 $3,850.00 $350.00" in shown
    assert "This is a former version." in former
    assert "Enter the invoice" not in former


def test_curve_is_drawn_from_the_samples(staff):
    _, (series,) = agreed("COMMIT_RATE", **COMMIT)
    fill(series, OCTOBER, 11)
    actions.issue_due(at=after(last_of(OCTOBER)))

    drawn = staff.get(of(Statement.objects.get(), "curve/")).content.decode()
    without = staff.get(of(make.statement(), "curve/")).content.decode()

    assert "<polyline" in drawn
    assert "11.0" in drawn
    assert "No samples of this period" in without


def test_workbook_holds_figures_as_numbers_and_no_prices_for_others(staff, client_for):
    row = make.invoice(number="=1+1").statement

    own, others = (
        cells(client.get(of(row, "workbook/")))
        for client in (staff, client_for(make.user(role="engineer")))
    )

    assert own["Measured, bit/s"] == (11 * GBPS, None)
    assert own["Total, USD"] == (None, 3850)
    assert own["Invoice =1+1"] == (None, 3900)
    assert "Total, USD" not in others
    assert others["Over the commit"] == (None, None)


def cells(response):
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    return {row[0]: (row[1], row[2]) for row in book.active.iter_rows(values_only=True)}


def test_invoice_is_entered_and_corrected(staff):
    row = make.statement()

    first = staff.post(of(row, "invoice/"), INVOICE)
    again = staff.post(of(row, "invoice/"), {**INVOICE, "amount": "3900"})

    assert first.status_code == again.status_code == 302
    made = PartnerInvoice.objects.get()
    assert (made.number, made.amount, made.currency) == ("INV-7", Decimal(3900), "USD")
    assert made.measured_bps == 11 * GBPS
    assert 'value="11000"' in staff.get(of(row, "invoice/")).content.decode()


def test_invoice_in_another_currency_is_refused_at_its_field(staff, text):
    response = staff.post(of(make.statement(), "invoice/"), {**INVOICE, "currency": "EUR"})

    assert response.status_code == 422
    assert "The contract is in USD" in text(response)


@pytest.mark.parametrize(
    ("verb", "before", "after_it"),
    [("agree", "ISSUED", "AGREED"), ("dispute", "ISSUED", "DISPUTED"),
     ("dispute", "AGREED", "DISPUTED"), ("resolve", "DISPUTED", "RESOLVED")],
)  # fmt: skip
def test_verbs_move_a_statement(staff, verb, before, after_it):
    row = make.statement(state=before)

    response = staff.post(of(row, f"{verb}/"), {"note": "As in their mail."})

    row.refresh_from_db()
    assert (response.status_code, row.state) == (302, after_it)


@pytest.mark.parametrize("verb", ["invoice", "agree", "dispute", "resolve"])
def test_verbs_are_for_those_who_settle(client_for, verb):
    row = make.statement()

    response = client_for(make.user(role="engineer")).post(of(row, f"{verb}/"), {"note": "x"})

    assert response.status_code == 403


def test_move_that_is_not_permitted_is_refused(staff, text):
    row = make.statement(state="RESOLVED")

    response = staff.post(of(row, "agree/"), {"note": ""})

    assert response.status_code == 422
    assert "cannot become Agreed" in text(response)


def test_reference_leads_to_the_page(staff):
    assert staff.get(of(make.statement(ref="STM-00042"))).status_code == 200
    assert staff.get("/statements/STM-99999/").status_code == 404


def listed(row: Statement, amount: str = "3900.00") -> str:
    head = "invoice,reference,period,measured_mbps,amount,currency"
    return f"{head}\nINV-7,{row.term.agreement.ref},2026-10,11000,{amount},USD"


def test_import_shows_each_line_first_and_then_takes_them(staff, text):
    row = make.statement()

    looked = staff.post("/statements/import/", {"text": listed(row)})
    before = PartnerInvoice.objects.count()
    done = staff.post("/statements/import/", {"text": listed(row), "apply": "1"})

    assert "All can be taken" in text(looked)
    assert (before, done.status_code, PartnerInvoice.objects.get().number) == (0, 302, "INV-7")


def test_import_of_a_file_keeps_its_name(staff):
    row = make.statement()
    file = SimpleUploadedFile("october.csv", listed(row).encode())

    looked = staff.post("/statements/import/", {"file": file})

    assert 'value="october.csv"' in looked.content.decode()


def test_import_names_what_is_wrong_with_a_line(staff, text):
    shown = text(staff.post("/statements/import/", {"text": listed(make.statement(), "much")}))

    assert "Some are wrong" in shown
    assert "'much' is no number" in shown.replace("&#x27;", "'")


def test_import_is_for_those_who_settle(reader):
    assert reader.get("/statements/import/").status_code == 403


def test_today_asks_for_what_is_to_be_checked(staff, text):
    make.statement(partner=make.partner(name="Andes"))
    make.statement(partner=make.partner(name="Done"), state="AGREED")
    make.upgrade()

    page = staff.get("/").content.decode()
    shown = text(staff.get("/statements/panel/"))

    assert 'hx-get="/statements/panel/' in page
    assert "Andes October 2026, 11.0 Gbps, $3,850.00" in shown
    assert "Done" not in shown
    assert "115 Gbps required" in shown


def test_agreement_asks_for_its_statements(staff, client_for, text):
    row = make.statement()
    address = f"/agreements/{row.term.agreement.ref}/money/"

    own = text(staff.get(address))
    others = text(client_for(make.user(role="engineer")).get(address))

    assert f'hx-get="{address}"' in staff.get(address.replace("money/", "")).content.decode()
    assert "$3,850.00" in own
    assert "11.0 Gbps" in others
    assert "3,850" not in others


def test_pdf_is_printed_by_a_worker_and_downloaded(staff, monkeypatch, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(tasks.print_statement, "delay", tasks.print_statement)
    row = make.statement()

    before = staff.get(of(row, "pdf/"))
    staff.post(of(row, "print/"))
    file = staff.get(of(row, "pdf/"))

    assert before.status_code == 404
    assert b"".join(file.streaming_content).startswith(b"%PDF-")
    assert f'href="/statements/{row.ref}/pdf/"' in staff.get(of(row)).content.decode()


def test_paper_without_prices_has_no_amount():
    row = make.statement()

    own, others = (printing.document(row, prices=prices) for prices in (True, False))

    assert "$3,850.00" in own
    assert "3,850" not in others
    assert "0.35" not in others
