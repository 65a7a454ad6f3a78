"""Requests our people write for a partner, with the same fields as in the portal."""

import pytest

from apps.capacity import actions
from apps.capacity.models import CapacityRequest
from apps.capacity.rules.fields import TYPES
from tests import factories as make
from tests.factories import AT
from tests.factories.requests import calm_partner, drafted, staff_acting, submitted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
NEW = "/requests/new/"
GBPS = 10**9


def edit(one: CapacityRequest) -> str:
    return f"/requests/{one.ref}/edit/"


def test_a_new_request_is_ours_on_behalf_and_begins_with_what_is_known(staff, manager):
    partner = calm_partner()

    response = staff.post(NEW, {"partner": partner.ref, "type": "pni_new"})

    one = CapacityRequest.objects.get()
    assert response["Location"] == edit(one)
    assert (one.partner, one.type, one.state, one.source) == (partner, "pni_new", "DRAFT", "staff")
    assert (one.on_behalf, one.requester) == (True, manager)
    assert one.contact_phone == "+57 601 555 01"
    assert one.contact_email != manager.email


def test_a_partner_that_is_not_found_keeps_what_was_typed(staff, text):
    response = staff.post(NEW, {"partner": "Nowhere Net", "type": "pni_new"})

    assert response.status_code == 422
    assert "Nowhere Net" in response.content.decode()
    assert not CapacityRequest.objects.exists()


def test_the_partners_tab_leads_here_with_the_partner(staff):
    partner = make.partner()

    content = staff.get(f"/partners/{partner.ref}/requests/").content.decode()

    assert f"{NEW}?partner={partner.ref}" in content
    assert f'value="{partner.ref}"' in staff.get(f"{NEW}?partner={partner.ref}").content.decode()


@pytest.mark.parametrize("type", sorted(TYPES))
def test_every_type_has_all_its_fields_in_a_form(staff, type):
    one = actions.draft(partner=calm_partner(), type=type, content={}, acting=staff_acting(), at=AT)

    content = staff.get(edit(one)).content.decode()

    for field in TYPES[type].fields:
        assert field.label in content, field.name


def test_a_draft_is_changed_and_takes_what_is_half_filled(staff):
    one = drafted()

    staff.post(edit(one), {"target_bps": "800", "contact_email": "", "version": one.version})

    one.refresh_from_db()
    assert (one.target_bps, one.contact_email) == (800 * GBPS, "")


def test_what_was_sent_in_stays_sound_and_keeps_what_was_typed(staff, text):
    one = submitted()
    body = {"target_bps": "1", "interconnect": one.interconnect.ref, "justification": "Mine"}

    response = staff.post(edit(one), {**body, "version": one.version})

    assert response.status_code == 422
    assert "Mine" in response.content.decode()
    one.refresh_from_db()
    assert one.target_bps == 600 * GBPS


def test_a_stale_form_is_refused_with_what_was_typed(staff, text):
    one = drafted()
    seen = one.version
    actions.edit(request=one, content={"client_ref": "T-1"}, acting=staff_acting(), at=AT)

    response = staff.post(edit(one), {"justification": "My words", "version": seen})

    assert response.status_code == 422
    assert "was changed meanwhile" in text(response)
    assert "My words" in response.content.decode()


def test_who_may_only_look_cannot_write(reader):
    one = drafted()

    assert reader.get(NEW).status_code == 403
    assert reader.post(edit(one), {}).status_code == 403


def test_breaches_stand_in_the_form_as_one_types_them(staff):
    one = drafted()
    assert 'value="[]"' not in staff.get(edit(one)).content.decode()
    breaches = [make.breach(interconnect=one.interconnect, key=key) for key in ("a", "b")]
    one.breaches.set(breaches)

    content = staff.get(edit(one)).content.decode()

    assert f'value="{", ".join(sorted(breach.ref for breach in breaches))}"' in content
