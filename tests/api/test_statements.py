"""Statements by API: figures, versions, invoices; amounts only for those who see prices."""

from decimal import Decimal

import pytest

from apps.breaches.models import PartnerInvoice
from tests import factories as make
from tests.factories import GBPS

pytestmark = pytest.mark.django_db
LIST = "/api/v1/statements/"


def test_statement_tells_its_figures_lines_and_invoice(api, django_assert_max_num_queries):
    row = make.invoice(measured_bps=12 * GBPS, explained=["outbound only"]).statement

    with django_assert_max_num_queries(8):
        told = api.get(f"{LIST}{row.ref}/").json()

    assert (told["measured_bps"], told["amount"], told["apart"]) == (
        11 * GBPS, "3850.00", "50.00",
    )  # fmt: skip
    assert told["lines"][2] == {
        "label": "Over the commit", "value": "1.0 Gbps at 0.35 USD", "amount": "350.00",
    }  # fmt: skip
    assert told["invoice"]["explained"] == ["outbound only"]
    assert (told["input_hash"], told["rule"]["rank"]) == ("0123456789abcdef", 8482)


def test_amounts_are_left_out_for_those_who_do_not_see_prices(client_with_token):
    row = make.invoice().statement

    told = client_with_token("engineer").get(f"{LIST}{row.ref}/").json()

    assert told["overage_bps"] == GBPS
    assert not {"amount", "lines", "rule", "apart", "invoice"} & told.keys()


def test_list_has_newest_versions_and_former_ones_stay_by_reference(api):
    old = make.statement(state="SUPERSEDED", is_latest=False)
    new = make.statement(term=old.term, version=2)

    listed = [row["ref"] for row in api.get(LIST).json()["results"]]

    assert listed == [new.ref]
    assert api.get(f"{LIST}{old.ref}/").json()["is_latest"] is False
    assert api.get(f"{LIST}{new.ref}/").json()["invoice"] is None


def test_invoice_is_held_against_it(api):
    row = make.statement()
    body = {"number": "INV-9", "amount": "3860.00", "currency": "USD", "tolerance_pct": "0.5"}

    answer = api.post(f"{LIST}{row.ref}/invoice/", body, format="json")

    assert (answer.status_code, answer.json()["apart"]) == (201, "10.00")
    assert PartnerInvoice.objects.get().amount == Decimal("3860.00")


def test_agreeing_outside_the_tolerance_takes_a_note(api):
    row = make.invoice().statement

    refused = api.post(f"{LIST}{row.ref}/agree/", {}, format="json")
    agreed = api.post(f"{LIST}{row.ref}/agree/", {"note": "Rounded by them."}, format="json")

    assert refused.status_code == 422
    assert agreed.json()["state"] == "AGREED"


def test_list_of_invoices_is_looked_at_and_then_taken(api):
    row = make.statement()
    text = f"invoice,reference,period,amount,currency\nINV-1,{row.ref},2026-10,3850.00,USD"
    address = f"{LIST}import-invoices/"

    looked = api.post(address, {"text": text, "dry_run": True}, format="json")
    before = PartnerInvoice.objects.count()
    taken = api.post(address, {"text": text}, format="json")

    line = {"line": 2, "invoice": "INV-1", "statement": row.ref, "error": ""}
    assert looked.json() == taken.json() == {"lines": [line]}
    assert (before, PartnerInvoice.objects.count()) == (0, 1)
