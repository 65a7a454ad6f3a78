"""Pages of agreements, through the client and the address."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.agreements import actions
from apps.agreements.models import Agreement
from tests import factories as make
from tests.factories import AT, GBPS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

LIST = "/agreements/"
TRIGGER = {
    "clause": "§7.3", "page": "11", "clause_text": "Exceeds seventy per cent.",
    "partner_visible": "on", "scope_kind": "partner", "metric": "P95_30D",
    "threshold_pct": "70", "comparator": "GT", "periods": "3", "unit": "DAY",
    "clear_periods": "3", "direction": "HIGHER", "required_step_bps": "100", "lead_value": "60",
    "lead_unit": "DAY", "clock_start": "TRIGGER", "who": "BOTH", "valid_from": "2024-02-01",
}  # fmt: skip
FACTS = {
    "kind": "PAID_PEERING", "title": "Paid peering", "renewal_type": "AUTO_RENEW",
    "initial_months": "36", "renewal_months": "12", "notice_value": "60", "notice_unit": "DAY",
    "notice_reference": "END", "end_rule": "CIVIL", "governing_tz": "America/Bogota",
    "currency": "usd",
}  # fmt: skip


@pytest.fixture
def deal() -> Agreement:
    """Active since 2024, its notice deadline thirteen days ahead."""
    agreement = make.agreement()
    make.period(agreement=agreement)
    return agreement


def page_of(agreement: Agreement) -> str:
    return f"/agreements/{agreement.ref}/"


def text_of(response: Any) -> str:
    return response.content.decode().replace("\u00a0", " ")


def test_list_shows_the_most_urgent_first(staff, deal):
    later = make.agreement(title="Cache hosting")
    make.period(agreement=later, notice_deadline=date(2027, 3, 1), act_by=date(2027, 3, 1))
    passed = make.agreement(title="Old peering")
    make.period(agreement=passed, notice_deadline=date(2026, 11, 2), act_by=date(2026, 11, 2))

    shown = text_of(staff.get(LIST))

    refs = [deal.ref, later.ref, passed.ref]
    assert sorted(refs, key=shown.index) == refs
    assert "Wed 2 Dec" in shown
    assert "13 d" in shown


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("state=DRAFT", {"draft"}),
        ("kind=CACHE", {"draft"}),
        ("within=14", {"deal"}),
        ("within=8", set()),
        ("q=hosting", {"draft"}),
        ("region=EMEA", set()),
    ],
)
def test_list_filters(staff, deal, query, expected):
    found = {
        "deal": deal,
        "draft": make.agreement(title="Cache hosting", state="DRAFT", kind="CACHE"),
    }

    shown = text_of(staff.get(f"{LIST}?{query}"))

    assert {name for name, one in found.items() if one.ref in shown} == expected


def test_list_without_agreements_says_what_to_do(staff):
    shown = text_of(staff.get(LIST))

    assert "No agreements yet" in shown
    assert 'href="new/"' in shown


def test_list_costs_the_same_whatever_its_length(staff, deal):
    staff.get(LIST)
    with CaptureQueriesContext(connection) as few:
        staff.get(LIST)
    for _ in range(5):
        make.period(agreement=make.agreement())

    with CaptureQueriesContext(connection) as many:
        staff.get(LIST)

    assert len(many) == len(few) <= 12


def test_detail_says_what_to_do_by_when(staff, deal):
    make.term(agreement=deal, clause_text="Exceeds seventy per cent.", page=11)

    shown = text_of(staff.get(page_of(deal)))

    assert "Decide by Wed 2 Dec 2026, 13 d left." in shown
    assert "renews for 12 months, until 31 Jan 2028" in shown
    assert "≤ 70 % for 3 days" in shown
    assert "Not judged yet" in shown
    assert "In notice window" in shown


def test_detail_shows_the_worst_interconnect_of_a_term(staff):
    breach = make.breach(severity="CRITICAL")

    shown = text_of(staff.get(page_of(breach.term.agreement)))

    assert f"/breaches/{breach.ref}/" in shown
    assert "Breach, 12 d" in shown


def test_detail_costs_the_same_whatever_it_holds(staff, deal):
    make.term(agreement=deal)
    staff.get(page_of(deal))
    with CaptureQueriesContext(connection) as few:
        staff.get(page_of(deal))
    for number in range(4):
        make.term(agreement=deal, clause=f"§8.{number}")
        make.agreement(parent=deal, partner=deal.partner)

    with CaptureQueriesContext(connection) as many:
        staff.get(page_of(deal))

    assert len(many) == len(few) <= 15


def test_missing_facts_are_named(staff):
    agreement = make.agreement(effective_on=None)

    shown = text_of(staff.get(page_of(agreement)))

    assert "the effective date, term, end date and notice period is missing" in shown


def test_evergreen_agreement_has_no_end(staff):
    agreement = make.agreement(
        renewal_type="EVERGREEN", initial_months=None, renewal_months=None, notice_value=30
    )
    make.period(agreement=agreement, ends_on=None, notice_deadline=None, act_by=None)

    shown = text_of(staff.get(page_of(agreement)))

    assert "Goes on without an end." in shown


def test_commit_is_shown_only_with_prices(client_for, deal):
    params = {"commit_bps": 200 * GBPS, "price_per_mbps": "0.30", "currency": "USD"}
    make.term(agreement=deal, type="COMMIT_RATE", clause="§4.2", params=params)

    seen = {
        role: text_of(client_for(make.user(role=role)).get(page_of(deal)))
        for role in ("finance", "engineer")
    }

    assert "$720 k" in seen["finance"]
    assert "$720 k" not in seen["engineer"]


@pytest.mark.parametrize("role", ["engineer", "finance", "leadership"])
@pytest.mark.parametrize("path", ["new/", "{ref}/edit/", "{ref}/sign/", "{ref}/terms/new/"])
def test_who_does_not_make_deals_may_not_write(client_for, deal, role, path):
    client = client_for(make.user(role=role))

    response = client.get(LIST + path.format(ref=deal.ref))

    assert response.status_code == 403


def test_nobody_is_sent_to_sign_in(deal):
    response = Client().get(page_of(deal))

    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")


def test_new_agreement_is_a_draft(staff):
    partner = make.partner(name="Andes Fibra")

    response = staff.post(f"{LIST}new/", FACTS | {"partner": f"{partner.ref} Andes Fibra"})

    made = Agreement.objects.get()
    assert response["Location"] == page_of(made)
    assert (made.state, made.partner, made.currency) == ("DRAFT", partner, "USD")


def test_new_agreement_starts_with_the_partner_of_the_link(staff):
    partner = make.partner(name="Andes Fibra")

    shown = text_of(staff.get(f"{LIST}new/?partner={partner.ref}"))

    assert f'value="{partner.ref} Andes Fibra"' in shown


def test_refused_agreement_keeps_what_was_typed_and_names_every_field(staff):
    wrong = FACTS | {"partner": make.partner().ref, "renewal_months": "", "initial_months": ""}

    response = staff.post(f"{LIST}new/", wrong)

    shown = text_of(response)
    assert response.status_code == 422
    assert "Correct 2 things first" in shown
    assert "Enter for how many months it renews." in shown
    assert 'value="Paid peering"' in shown
    assert not Agreement.objects.exists()


def test_what_has_no_shape_and_what_contradicts_is_said_at_once(staff):
    wrong = FACTS | {"title": "", "partner": "", "renewal_months": ""}

    response = staff.post(f"{LIST}new/", wrong)

    assert set(response.context["form"].errors) == {"title", "partner", "renewal_months"}
    assert "Fill this in." in text_of(response)


def edited(client: Client, deal: Agreement, **changes: str) -> Any:
    """Post the edit form as the browser would, with some fields changed."""
    form = client.get(f"{page_of(deal)}edit/").context["form"]
    fields = {name: form[name].value() for name in form.fields}
    typed = {name: value for name, value in fields.items() if value not in (None, "", False)}
    return typed | changes


def test_edit_moves_the_deadline(staff, deal):
    response = staff.post(f"{page_of(deal)}edit/", edited(staff, deal, notice_value="90"))

    assert response["Location"] == page_of(deal)
    assert deal.periods.get().notice_deadline == date(2026, 11, 2)


def test_edit_of_a_changed_agreement_is_held_once(staff, deal):
    typed = edited(staff, deal, title="Mine")
    Agreement.objects.filter(pk=deal.pk).update(title="Theirs")

    first = staff.post(f"{page_of(deal)}edit/", typed)
    again = first.context["form"]["seen"].value()
    second = staff.post(f"{page_of(deal)}edit/", typed | {"seen": again})

    assert first.status_code == 422
    assert "Somebody else has changed this agreement" in text_of(first)
    assert 'value="Mine"' in text_of(first)
    assert second.status_code == 302
    assert Agreement.objects.get().title == "Mine"


def test_signature_makes_the_first_term(staff):
    draft = make.agreement(state="DRAFT", signed_on=None, effective_on=None)
    signed = {"signed_on": "2026-11-01", "effective_on": "2026-11-10"}

    response = staff.post(f"{page_of(draft)}sign/", signed)

    assert response["Location"] == page_of(draft)
    assert Agreement.objects.get().state == "ACTIVE"
    assert draft.periods.get().ends_on == date(2029, 11, 9)
    assert "Active" in text_of(staff.get(page_of(draft)))


def test_signature_in_the_future_is_refused_at_its_field(staff):
    draft = make.agreement(state="DRAFT", signed_on=None, effective_on=None)
    signed = {"signed_on": "2026-12-01", "effective_on": "2026-12-10"}

    response = staff.post(f"{page_of(draft)}sign/", signed)

    assert response.status_code == 422
    assert response.context["form"]["signed_on"].errors
    assert 'value="2026-12-10"' in text_of(response)


def test_second_signature_is_told_what_happened(staff, deal):
    signed = {"signed_on": "2026-11-01", "effective_on": "2026-11-10"}

    response = staff.post(f"{page_of(deal)}sign/", signed)

    assert response.status_code == 422
    assert "is Active and cannot become Executed" in text_of(response)


def test_cancelling_a_draft_needs_a_reason(staff):
    draft = make.agreement(state="DRAFT", signed_on=None, effective_on=None)

    refused = staff.post(f"{page_of(draft)}cancel/", {"reason": " "})
    done = staff.post(f"{page_of(draft)}cancel/", {"reason": "The partner was sold"})

    assert refused.status_code == 422
    assert done.status_code == 302
    assert "The partner was sold" in text_of(staff.get(page_of(draft)))


def test_reminder_is_put_off(staff, deal, manager):
    actions.edit_agreement(agreement=deal, by=manager, at=AT, renewal_months=24)

    staff.post(f"{page_of(deal)}snooze/", {"until": "2026-11-27"})

    shown = text_of(staff.get(page_of(deal)))
    assert "No reminder before 27 Nov 2026." in shown
    assert "<b>Fri 27 Nov 2026</b>" in shown


def test_reminder_cannot_be_put_off_beyond_the_deadline(staff, deal):
    staff.post(f"{page_of(deal)}snooze/", {"until": "2026-12-20"})

    assert "later is too late" in text_of(staff.get(page_of(deal)))


def test_type_ahead_offers_agreements(staff, deal):
    shown = text_of(staff.get(f"{LIST}options/?box=parent&parent=paid"))

    assert f'value="{deal.ref} {deal.title}"' in shown


def test_long_names_are_shown_whole(staff):
    title = "Interconnection and embedded cache agreement " * 3
    agreement = make.agreement(title=title.strip())

    assert title.strip() in text_of(staff.get(page_of(agreement)))


def test_people_of_every_role_may_read(client_for, deal):
    roles = ("admin", "manager", "engineer", "legal", "finance", "leadership")

    answers = {client_for(make.user(role=role)).get(page_of(deal)).status_code for role in roles}

    assert answers == {200}
