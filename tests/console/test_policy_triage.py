"""The page of auto-triage: rules laid down, changed, cleared, by whom it is for."""

import pytest

from apps.capacity import actions
from apps.capacity.actions import Scope
from apps.capacity.models import TriageRule
from apps.network.models import Region
from tests import factories as make
from tests.factories import AT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
PAGE = "/policy/triage/"
NEW = "/policy/triage/new/"


@pytest.fixture
def rule(manager):
    return actions.set_triage(
        scope=Scope(type="pni_new", region="LATAM"), way="ROUND_ROBIN", by=manager, at=AT
    )


def given(**fields):
    return {"type": "", "region": "", "partner": "", "way": "OWNER", "is_on": "on", **fields}


def test_nothing_is_laid_down_at_first(staff, text):
    assert "Nothing is given away by itself" in text(staff.get(PAGE))
    assert PAGE in staff.get("/policy/").content.decode()


def test_rules_are_listed_in_words(staff, rule, manager, text):
    shown = text(staff.get(PAGE))

    assert "LATAM, New PNI Managers of the region in turn On" in shown
    assert f"{manager}, 19 Nov 2026" in shown


def test_rule_is_made_for_a_partner(staff, text):
    partner = make.partner(name="Andes Fibra")

    answer = staff.post(NEW, given(partner=partner.ref, way="LEAST_LOADED"), follow=True)

    assert "Andes Fibra, every type" in text(answer)
    assert TriageRule.objects.get().partner == partner


def test_region_and_partner_at_once_is_refused_and_nothing_lost(staff, text):
    Region.objects.get_or_create(code="LATAM", defaults={"name": "Latin America"})
    partner = make.partner()

    answer = staff.post(NEW, given(partner=partner.ref, region="LATAM"))

    assert "Choose a region or a partner, not both." in text(answer)
    assert partner.ref in answer.content.decode()
    assert not TriageRule.objects.exists()


def test_rule_is_switched_off(staff, rule, text):
    answer = staff.post(f"{PAGE}{rule.pk}/", {"way": "OWNER"}, follow=True)

    assert "LATAM, New PNI Owner of the partner Off" in text(answer)


def test_rule_is_cleared_once(staff, rule, text):
    first = text(staff.post(f"{PAGE}{rule.pk}/clear/", follow=True))
    second = text(staff.post(f"{PAGE}{rule.pk}/clear/", follow=True))

    assert "what holds without it counts again" in first
    assert "cleared already" in second


@pytest.mark.parametrize("role", ["engineer", "legal", "finance", "leadership"])
def test_page_is_for_those_who_may_configure(client_for, rule, role):
    person = client_for(make.user(role=role))

    statuses = [person.get(PAGE).status_code, person.get(NEW).status_code,
                person.post(f"{PAGE}{rule.pk}/clear/").status_code]  # fmt: skip

    assert statuses == [403, 403, 403]
    assert TriageRule.objects.exists()
