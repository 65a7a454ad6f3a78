"""The term editor of an agreement."""

from datetime import date

import pytest
from django.utils.html import escape

from apps.agreements import rules
from apps.agreements.models import Agreement, ContractTerm, TermRevision
from tests import factories as make
from tests.console.test_agreements import TRIGGER, page_of, text_of
from tests.factories import GBPS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


def typed(form):
    """What the form sends untouched."""
    values = {name: field.initial for name, field in form.fields.items()}
    return {name: value for name, value in values.items() if value not in (None, "", False, ())}


@pytest.fixture
def deal() -> Agreement:
    """Active since 2024, its notice deadline thirteen days ahead."""
    agreement = make.agreement()
    make.period(agreement=agreement)
    return agreement


def test_term_types_are_offered_first(staff, deal):
    shown = text_of(staff.get(f"{page_of(deal)}terms/new/"))

    assert 'href="?type=UPGRADE_TRIGGER"' in shown
    assert "Capacity must be added" in shown


def test_every_type_has_a_form_that_shows_an_example(staff, deal):
    for type, entry in rules.CATALOGUE.items():
        shown = text_of(staff.get(f"{page_of(deal)}terms/new/?type={type}"))

        assert escape(entry.example) in shown


def test_steps_windows_days_and_lists_are_typed_and_stored(staff, deal):
    cache = make.pni(partner=deal.partner, kind="cache")
    common = {"valid_from": "2024-02-01", "scope_kind": "cache_set", "caches": [cache.pk]}
    sla = staff.get(f"{page_of(deal)}terms/new/?type=AVAILABILITY_SLA").context["form"]
    fill = staff.get(f"{page_of(deal)}terms/new/?type=CACHE_FILL").context["form"]

    staff.post(
        f"{page_of(deal)}terms/new/?type=AVAILABILITY_SLA",
        typed(sla) | common | {"clause": "§1", "target_pct": "99.99", "credits_0": "99.99",
                               "credits_1": "5", "credits_4": "99", "credits_5": "20"},
    )  # fmt: skip
    staff.post(
        f"{page_of(deal)}terms/new/?type=CACHE_FILL",
        typed(fill) | common | {"clause": "§2", "window_0": "14:00", "window_1": "02:00",
                                "max_bps": "1.2", "days": ["SAT", "SUN"]},
    )  # fmt: skip

    kept = {r.term.type: r.params for r in TermRevision.objects.select_related("term")}
    assert kept["AVAILABILITY_SLA"]["credits"] == [["99.99", "5"], ["99", "20"]]
    assert kept["AVAILABILITY_SLA"]["exclusions"] == ["MAINTENANCE"]
    assert kept["CACHE_FILL"]["window"] == "14:00-02:00"
    assert kept["CACHE_FILL"]["max_bps"] == 1_200_000_000
    assert kept["CACHE_FILL"]["days"] == ["SAT", "SUN"]
    assert {term.scope_label for term in ContractTerm.objects.all()} == {cache.name}


def test_revision_form_shows_steps_in_the_units_of_the_form(staff, deal):
    tiers = [[100 * GBPS, "4500"], [200 * GBPS, "8000"]]
    term = make.term(agreement=deal, type="TIER_RESET", params={"tiers": tiers, "currency": "EUR"})

    shown = text_of(staff.get(f"{page_of(deal)}terms/{term.pk}/revise/"))

    assert 'name="tiers_0" value="100"' in shown
    assert 'name="tiers_3" value="8000"' in shown


def test_preview_says_the_figures_in_words_or_what_is_missing(staff, deal):
    address = f"{page_of(deal)}terms/preview/?type=UPGRADE_TRIGGER"

    said = text_of(staff.post(address, TRIGGER))
    missing = text_of(staff.post(address, {**TRIGGER, "threshold_pct": ""}))

    assert "exceeds 70 % of capacity for 3 consecutive days" in said
    assert "Still to be filled in or corrected: Trigger." in missing
    assert staff.post(f"{page_of(deal)}terms/preview/?type=MAGIC").status_code == 404


def test_type_that_nobody_measures_is_not_shown_as_kept(staff, deal):
    params = {"text": "No other content network is served."}
    term = make.term(agreement=deal, type="EXCLUSIVITY", clause="§3", params=params)

    page = text_of(staff.get(page_of(deal)))
    detail = text_of(staff.get(f"{page_of(deal)}terms/{term.pk}/"))

    assert "Kept by people" in page
    assert "nothing is measured" in detail


def test_new_term_is_stored_in_bits(staff, deal):
    address = f"{page_of(deal)}terms/new/?type=UPGRADE_TRIGGER"

    response = staff.post(address, TRIGGER)

    params = TermRevision.objects.get().params
    assert response["Location"] == page_of(deal)
    assert (params["threshold_pct"], params["required_step_bps"]) == ("70", 100 * GBPS)


def test_new_term_for_an_interconnect(staff, deal):
    link = make.pni(partner=deal.partner)
    address = f"{page_of(deal)}terms/new/?type=UPGRADE_TRIGGER"
    asked = {"scope_kind": "interconnect", "interconnect": f"{link.ref} {link.name}"}

    staff.post(address, TRIGGER | asked)

    assert ContractTerm.objects.get().interconnect == link


def test_refused_term_keeps_what_was_typed_and_names_every_field(staff, deal):
    address = f"{page_of(deal)}terms/new/?type=UPGRADE_TRIGGER"
    wrong = {"clear_pct": "80", "valid_from": "2020-01-01"}

    parameters = staff.post(address, TRIGGER | wrong)
    scope = staff.post(address, TRIGGER | {"scope_kind": "site", "threshold_pct": "170"})

    assert "80 % lies above the trigger" in text_of(parameters)
    assert "Exceeds seventy per cent." in text_of(parameters)
    assert set(scope.context["form"].errors) == {"site", "threshold_pct"}
    assert not ContractTerm.objects.exists()


def test_revision_leaves_the_past_as_it_was(staff, deal):
    term = make.term(agreement=deal)
    address = f"{page_of(deal)}terms/{term.pk}/"
    form = staff.get(f"{address}revise/").context["form"]
    typed = {f.name: f.value() for f in form.params if f.value() not in (None, "", False)}

    response = staff.post(
        f"{address}revise/", typed | {"threshold_pct": "80", "valid_from": "2026-12-01"}
    )

    shown = text_of(staff.get(address))
    assert response["Location"] == address
    assert [r.valid_to for r in term.revisions.order_by("number")] == [date(2026, 11, 30), None]
    assert "<del>70 %</del> 80 %" in shown
    assert "Trigger: " in text_of(staff.get(f"{page_of(deal)}revisions/"))


def test_retired_term_is_gone_from_the_page_and_kept_on_record(staff, deal):
    term = make.term(agreement=deal)

    asked = text_of(staff.get(f"{page_of(deal)}terms/{term.pk}/retire/"))
    staff.post(f"{page_of(deal)}terms/{term.pk}/retire/")

    assert "judged no more" in asked
    assert "No terms yet" in text_of(staff.get(page_of(deal)))
    assert "Retired" in text_of(staff.get(f"{page_of(deal)}revisions/"))


def test_term_of_another_agreement_is_not_found(staff, deal):
    term = make.term()

    response = staff.get(f"{page_of(deal)}terms/{term.pk}/")

    assert response.status_code == 404


def test_prices_of_a_term_need_their_permission(client_for, deal):
    params = {"commit_bps": 200 * GBPS, "price_per_mbps": "0.31", "currency": "USD"}
    term = make.term(agreement=deal, type="COMMIT_RATE", clause="§4.2", params=params)
    address = f"{page_of(deal)}terms/{term.pk}/"

    seen = {
        role: text_of(client_for(make.user(role=role)).get(address))
        for role in ("legal", "engineer")
    }

    assert "0.31 per Mbps" in seen["legal"]
    assert "0.31" not in seen["engineer"]
