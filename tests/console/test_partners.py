"""Pages of partners: the list, the tabs, and what is edited."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.console.partners.forms import PartnerForm
from apps.core import audit, lifecycle
from apps.partners import queries
from apps.partners.models import ASN, Contact, Partner
from tests import factories as make
from tests.factories import AT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon", "places")]
NEW = {
    "name": "Andes Fibra", "region": "LATAM", "tier": "KEY", "policy": "SELECTIVE",
    "stage": "PROSPECT",
}  # fmt: skip
TABS = ("", "interconnects/", "agreements/", "contacts/", "activity/")


@pytest.fixture
def places() -> None:
    """The region Latin America."""
    make.metro()


def page_of(partner: Partner, tab: str = "") -> str:
    return f"/partners/{partner.ref}/{tab}"


def facts_of(partner: Partner, **changes: str) -> dict[str, str]:
    kept = {"name": partner.name, "region": partner.region, "tier": partner.tier}
    return {**kept, "policy": partner.policy, "notes": partner.notes, **changes}


@pytest.mark.parametrize("tab", TABS)
def test_each_tab_opens_for_everybody(reader, tab):
    partner = make.partner()

    assert reader.get(page_of(partner, tab)).status_code == 200


@pytest.mark.parametrize("tab", TABS)
def test_each_tab_of_a_full_partner_takes_few_queries(staff, tab):
    partner = make.partner()
    for _ in range(8):
        link = make.pni(partner=partner)
        make.breach(interconnect=link)
        make.period(agreement=make.agreement(partner=partner))
        make.contact(partner=partner)
    with audit.acting(actor_id=make.user().pk, channel="ui"):
        partner.name = "Another name"
        partner.save()
    staff.get(page_of(partner, tab))

    with CaptureQueriesContext(connection) as asked:
        staff.get(page_of(partner, tab))

    assert len(asked) <= 15


def test_the_overview_says_first_what_is_wrong(staff, text):
    breach = make.breach(due_on=date(2027, 1, 11))

    shown = text(staff.get(page_of(breach.partner)))

    assert "is 72.9 % of capacity, above the 70 % trigger" in shown
    assert "The contract gives until Mon 11 Jan 2027" in shown
    assert "At risk" in shown


def test_a_healthy_partner_has_no_alarm(staff, text):
    partner = make.partner()

    shown = text(staff.get(page_of(partner)))

    assert "At risk" not in shown
    assert "all clauses kept" in shown


def test_the_strip_says_what_is_left_if_the_largest_metro_fails(staff, text):
    partner = make.partner()
    make.pni(partner=partner, capacity_gbps=400)
    medellin = make.site(in_metro=make.metro(code="MDE", name="Medellín"))
    make.pni(partner=partner, capacity_gbps=200, site=medellin)

    assert "of 200 Gbps left, Bogotá out" in text(staff.get(page_of(partner)))


def test_notes_are_for_those_who_may_read_them(staff, client_for):
    partner = make.partner(notes="Wants 36 months.")
    engineer = client_for(make.user(role="engineer"))

    assert b"Wants 36 months." in staff.get(page_of(partner)).content
    assert b"Wants 36 months." not in engineer.get(page_of(partner)).content


def test_a_partner_is_added_with_its_number(staff):
    answer = staff.post("/partners/new/", {**NEW, "asn": "AS64500", "tags": "cdn, latam,cdn"})

    partner = Partner.objects.get()
    assert answer["Location"] == page_of(partner)
    assert partner.tags == ["cdn", "latam"]
    assert queries.partners().get().primary_asn == 64500


def test_a_taken_number_keeps_what_was_typed(staff, text):
    make.asn(number=64500, partner=make.partner(name="Cerrado"))

    answer = staff.post("/partners/new/", {**NEW, "asn": "64500"})

    assert answer.status_code == 422
    assert "AS64500 belongs to Cerrado already." in text(answer)
    assert 'value="Andes Fibra"' in answer.content.decode()
    assert not Partner.objects.filter(name="Andes Fibra").exists()


def test_a_taken_name_is_said_at_the_field(staff):
    make.partner(name="andes fibra")

    answer = staff.post("/partners/new/", NEW).content.decode()

    assert 'href="#id_name"' in answer
    assert 'aria-invalid="true" aria-describedby="id_name-error"' in answer


def test_missing_input_is_a_summary_that_takes_the_focus(staff):
    answer = staff.post("/partners/new/", {})

    assert answer.status_code == 422
    assert 'role="alert" tabindex="-1" id="errors" data-focus' in answer.content.decode()


def test_a_partner_is_edited(staff):
    partner = make.partner(tags=["old"])

    answer = staff.post(page_of(partner, "edit/"), facts_of(partner, tier="STRATEGIC", tags=""))

    partner.refresh_from_db()
    assert answer["Location"] == page_of(partner)
    assert (partner.tier, partner.tags) == ("STRATEGIC", [])


def test_the_form_shows_what_is_there(staff):
    partner = make.partner(country="CO", tags=["a", "b"], parent=make.partner(name="Group"))

    shown = staff.get(page_of(partner, "edit/")).content.decode()

    assert 'value="CO" selected' in shown
    assert 'value="a, b"' in shown
    assert f'value="{partner.parent.ref} Group"' in shown


def test_a_parent_is_found_by_name(staff):
    partner, group = make.partner(), make.partner(name="Grupo Andino")

    staff.post(page_of(partner, "edit/"), facts_of(partner, parent="andino"))

    partner.refresh_from_db()
    assert partner.parent == group


def test_a_parent_that_nobody_knows_is_refused(staff, text):
    partner = make.partner()

    answer = staff.post(page_of(partner, "edit/"), facts_of(partner, parent="zzz"))

    assert "fits no partner" in text(answer)


def test_a_form_without_notes_leaves_them_as_they_are():
    form = PartnerForm({**NEW, "notes": "wiped"}).without_notes()

    assert form.is_valid()
    assert "notes" not in form.cleaned_data


def test_the_stage_moves_along_its_table(staff, manager):
    partner = make.partner()

    shown = staff.get(page_of(partner, "stage/")).content.decode()
    staff.post(page_of(partner, "stage/"), {"to": "AT_RISK", "reason": "Renewal is stuck."})

    partner.refresh_from_db()
    assert re.findall(r'<option value="(\w+)"', shown) == ["AT_RISK", "DORMANT", "OFFBOARDING"]
    assert partner.state == "AT_RISK"
    assert lifecycle.history(partner.ref).get().actor == manager


def test_a_refused_stage_says_what_is_missing(staff, text):
    partner = make.partner(state="PROSPECT")

    answer = staff.post(page_of(partner, "stage/"), {"to": "DECLINED"})

    assert answer.status_code == 422
    assert "Enter the day until which this partner is not to be asked." in text(answer)


def test_a_reserved_number_is_added_with_a_hint(staff, text):
    partner = make.partner()

    answer = staff.post(page_of(partner, "asns/new/"), {"number": "64501"}, follow=True)

    assert "AS64501 added. AS64501 is set aside for documentation" in text(answer)


def test_another_number_becomes_the_primary(staff):
    partner = make.partner()
    make.asn(partner=partner, number=64500, is_primary=True)
    make.asn(partner=partner, number=64501)

    staff.post(page_of(partner, "asns/64501/primary/"))

    assert ASN.objects.get(is_primary=True).number == 64501


def test_a_contact_is_added_with_roles(staff, text):
    partner = make.partner()
    person = {"name": "Julián Rojas", "roles": ["NOC", "PEERING"], "priority": "PRIMARY"}

    answer = staff.post(page_of(partner, "contacts/new/"), person, follow=True)

    assert "NOC, Peering" in text(answer)


def test_a_contact_is_edited_and_keeps_unnamed_facts(staff):
    contact = make.contact(phone="+57 1 555 0100")
    address = page_of(contact.partner, f"contacts/{contact.pk}/edit/")
    person = {"name": "Camila", "phone": contact.phone}

    staff.post(address, person)

    contact.refresh_from_db()
    assert (contact.name, contact.phone) == ("Camila", "+57 1 555 0100")


def test_an_archived_contact_is_gone_from_the_page(staff):
    contact = make.contact(name="Gone Soon")

    staff.post(page_of(contact.partner, f"contacts/{contact.pk}/archive/"), follow=True)

    assert Contact.objects.get().archived_at == AT
    assert b"Gone Soon" not in staff.get(page_of(contact.partner, "contacts/")).content


def test_a_contact_of_another_partner_is_not_found(staff):
    contact, other = make.contact(), make.partner()

    assert staff.get(page_of(other, f"contacts/{contact.pk}/")).status_code == 404


@pytest.mark.parametrize(
    "address", ["edit/", "stage/", "asns/new/", "contacts/new/", "contacts/1/edit/"]
)
def test_only_those_who_may_edit_see_the_forms(reader, address):
    partner = make.partner()

    assert reader.get(page_of(partner, address)).status_code == 403
    assert reader.post(page_of(partner, address)).status_code == 403


def test_activity_tells_moves_and_edits(staff, text):
    partner = make.partner()
    staff.post(page_of(partner, "stage/"), {"to": "AT_RISK", "reason": "Renewal is stuck."})
    staff.post(page_of(partner, "edit/"), facts_of(partner, tier="TAIL"))

    shown = text(staff.get(page_of(partner, "activity/")))

    assert "is now At risk, Renewal is stuck." in shown
    assert "changed: tier" in shown


def test_figures_come_from_the_newest_statistics(staff, text):
    partner = make.partner()
    make.link_stat(make.pni(partner=partner, capacity_gbps=400), p95_gbps=280, used="70.0")
    make.link_stat(make.pni(partner=partner, capacity_gbps=100), p95_gbps=20, used="20.0")

    shown = text(staff.get(page_of(partner)))

    assert "300.0 Gbps sum of 2 in service" in shown
    assert "60.0 %" in shown


def test_portal_is_opened_and_closed_by_the_form(staff):
    partner = make.partner(portal_enabled=False)

    staff.post(page_of(partner, "edit/"), facts_of(partner, portal_enabled="on"))
    partner.refresh_from_db()
    was_open = partner.portal_enabled
    staff.post(page_of(partner, "edit/"), facts_of(partner))
    partner.refresh_from_db()

    assert (was_open, partner.portal_enabled) == (True, False)
