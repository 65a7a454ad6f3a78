"""Amendments and templates of terms in the console."""

from datetime import date

import pytest

from apps.agreements import actions
from apps.agreements.models import Agreement, AmendmentChange, ContractTerm, TermTemplate
from tests import factories as make
from tests.console.test_agreements import page_of, text_of
from tests.factories import AT, GBPS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
COMMIT = {"commit_bps": 200 * GBPS, "price_per_mbps": "0.31", "currency": "USD"}
TEMPLATES = "/agreements/term-templates/"


@pytest.fixture
def deal():
    """Active, with a commit of 200 Gbps."""
    agreement = make.agreement()
    make.period(agreement=agreement)
    make.term(agreement=agreement, type="COMMIT_RATE", clause="§4.2", params=COMMIT)
    return agreement


@pytest.fixture
def amendment(deal):
    return actions.amend(agreement=deal, title="First amendment", by=None, at=AT)


def typed(response):
    """What the form of a page sends untouched."""
    form = response.context["form"]
    values = {bound.html_name: bound.value() for bound in form}
    return {name: value for name, value in values.items() if value not in (None, "", False, ())}


def test_amendment_is_begun_from_the_agreement(staff, deal):
    assert f"{page_of(deal)}amend/" in text_of(staff.get(page_of(deal)))
    form = staff.get(f"{page_of(deal)}amend/")

    response = staff.post(f"{page_of(deal)}amend/", typed(form))

    made = Agreement.objects.get(kind="AMENDMENT")
    assert made.title == "Amendment 1 to Paid peering and PNI agreement"
    assert response["Location"] == f"{page_of(made)}changes/"


def test_form_of_a_change_is_prefilled_and_shows_before_and_after(staff, deal, amendment):
    address = f"{page_of(amendment)}changes/terms/{deal.terms.get().pk}/"
    form = staff.get(address)

    response = staff.post(
        address, typed(form) | {"commit_bps": "300", "effective_on": "2026-12-01"}
    )

    assert response.status_code == 302, text_of(response)
    assert AmendmentChange.objects.get().new == {"commit_bps": 300 * GBPS}
    for page in (response["Location"], page_of(amendment)):
        shown = text_of(staff.get(page))
        assert "200 Gbps" in shown
        assert "<b>300 Gbps</b>" in shown
        assert "1 Dec 2026" in shown


def test_refused_change_keeps_what_was_typed(staff, deal, amendment):
    address = f"{page_of(amendment)}changes/terms/{deal.terms.get().pk}/"
    form = staff.get(address)

    same = staff.post(address, typed(form))
    early = staff.post(address, typed(form) | {"commit_bps": "7", "effective_on": "2020-01-01"})

    assert "Change at least one of them" in text_of(same)
    assert "It cannot hold before 1 Feb 2024" in text_of(early)
    assert 'value="7"' in text_of(early)


def test_term_is_added_ended_and_taken_out_again(staff, deal, amendment):
    changes = f"{page_of(amendment)}changes/"
    term = deal.terms.get()

    types = text_of(staff.get(f"{changes}add/"))
    add = staff.get(f"{changes}add/?type=MIN_TRAFFIC")
    staff.post(f"{changes}add/?type=MIN_TRAFFIC", typed(add) | {"clause": "§6", "bps": "5"})
    staff.post(f"{changes}terms/{term.pk}/end/", {"effective_on": "2026-12-31"})
    shown = text_of(staff.get(changes))
    for number in (1, 2):
        staff.post(f"{changes}{number}/take-out/")

    assert "Minimum traffic" in types
    assert "§6 Minimum traffic" in shown
    assert "reaches 5.0 Gbps" in shown
    assert "The term ends" in shown
    assert not AmendmentChange.objects.exists()


def test_facts_are_changed(staff, deal, amendment):
    address = f"{page_of(amendment)}changes/facts/"
    form = staff.get(address)

    staff.post(address, typed(form) | {"notice_value": "90", "ends_on": "2027-06-30"})

    assert AmendmentChange.objects.get().new == {"notice_value": 90, "ends_on": "2027-06-30"}
    shown = text_of(staff.get(f"{page_of(amendment)}changes/"))
    assert "Last day of the term" in shown
    assert "30 Jun 2027" in shown


def test_change_that_does_not_fit_is_told_on_the_parent_and_settled(staff, deal, amendment):
    params = {**COMMIT, "commit_bps": 300 * GBPS}
    actions.propose_revision(
        amendment=amendment, term=deal.terms.get(), params=params, by=None, at=AT
    )
    AmendmentChange.objects.update(state="CONFLICT", problem="The commit moved.")
    Agreement.objects.filter(pk=amendment.pk).update(state="ACTIVE", effective_on=AT.date())

    shown = text_of(staff.get(page_of(deal)))
    staff.post(f"{page_of(amendment)}changes/1/settle/", {"apply": "no", "reason": "By mail."})

    assert "The commit moved." in shown
    assert AmendmentChange.objects.get().state == "DROPPED"
    assert "The commit moved." not in text_of(staff.get(page_of(deal)))


def test_amendment_in_force_is_named_on_the_revision(staff, deal, amendment):
    term = deal.terms.get()
    params = {**COMMIT, "commit_bps": 300 * GBPS}
    actions.propose_revision(amendment=amendment, term=term, params=params, by=None, at=AT)
    actions.record_signed(
        agreement=amendment, signed_on=date(2026, 11, 1), effective_on=date(2026, 11, 19),
        by=None, at=AT,
    )  # fmt: skip

    shown = text_of(staff.get(f"{page_of(deal)}terms/{term.pk}/"))

    assert f'by <a href="/agreements/{amendment.ref}/">{amendment.ref}</a>' in shown
    assert "<del>200 Gbps</del> 300 Gbps" in shown


def test_prices_of_changes_need_their_permission(client_for, deal, amendment):
    params = {**COMMIT, "price_per_mbps": "0.25"}
    actions.propose_revision(
        amendment=amendment, term=deal.terms.get(), params=params, by=None, at=AT
    )

    seen = {
        role: text_of(client_for(make.user(role=role)).get(f"{page_of(amendment)}changes/"))
        for role in ("legal", "engineer")
    }

    assert "0.25 per Mbps" in seen["legal"]
    assert "0.25" not in seen["engineer"]
    assert "Prices only" in seen["engineer"]


@pytest.mark.parametrize("page", ["terms/1/", "1/settle/", "facts/", "add/", ""])
def test_changes_of_what_is_no_amendment_are_not_found(staff, deal, page):
    assert staff.get(f"{page_of(deal)}changes/{page}").status_code == 404


def test_standard_templates_are_added_and_edited(client_for):
    legal = client_for(make.user(role="legal"))

    empty = text_of(legal.get(TEMPLATES))
    legal.post(f"{TEMPLATES}standard/")
    shown = text_of(legal.get(TEMPLATES))
    template = TermTemplate.objects.get(kind="CACHE")
    row = template.rows.get(type="CACHE_FILL")
    address = f"{TEMPLATES}{template.pk}/{row.pk}/"
    legal.post(address, typed(legal.get(address)) | {"max_bps": "2.4", "window_0": "03:00",
                                                     "window_1": "09:00"})  # fmt: skip
    legal.post(f"{TEMPLATES}{template.pk}/", {"name": "Usual", "is_active": "on"})

    row.refresh_from_db()
    assert "No templates yet" in empty
    assert "Embedded cache" in shown
    assert (row.params["max_bps"], row.params["window"]) == (2_400_000_000, "03:00-09:00")
    assert "Usual" in text_of(legal.get(f"{TEMPLATES}{template.pk}/"))


def test_template_is_written_by_hand(client_for):
    legal = client_for(make.user(role="legal"))
    legal.post(f"{TEMPLATES}new/", {"kind": "SFI", "name": "Short"})
    page = f"{TEMPLATES}{TermTemplate.objects.get().pk}/"
    form = legal.get(f"{page}add/?type=REVIEW")

    legal.post(f"{page}add/?type=REVIEW", typed(form) | {"clause": "§1"})
    row = TermTemplate.objects.get().rows.get()
    shown = text_of(legal.get(page))
    legal.post(f"{page}{row.pk}/remove/")

    assert row.params == {"every": "QUARTER", "who": "BOTH"}
    assert "§1 Review" in shown
    assert not TermTemplate.objects.get().rows.exists()


def test_terms_of_a_template_are_chosen_completed_and_added(staff):
    actions.install_templates(by=None, at=AT)
    draft = make.agreement(state="DRAFT", signed_on=None, effective_on=None)
    address = f"{page_of(draft)}terms/template/"
    shown = staff.get(address)
    sent = {"valid_from": "2027-02-01"}
    for row in shown.context["rows"]:
        sent |= {f"{row.prefix}-clause": row.row.clause, f"{row.prefix}-is_chosen": "on"}

    wrong = staff.post(address, sent)
    sent |= {"1-commit_bps": "200", "1-price_per_mbps": "0.3", "1-currency": "USD"}
    sent.pop("2-is_chosen")
    right = staff.post(address, sent)

    assert "Nothing was added yet" in text_of(wrong)
    assert "Commit is missing" in text_of(wrong)
    assert right["Location"] == page_of(draft)
    types = set(ContractTerm.objects.values_list("type", flat=True))
    assert types == {"COMMIT_RATE", "REPAIR_TIME", "REVIEW", "CURE"}


def test_kind_without_a_template_says_so(staff):
    draft = make.agreement(kind="MSA", state="DRAFT", signed_on=None)

    assert "No template for this kind" in text_of(staff.get(f"{page_of(draft)}terms/template/"))
