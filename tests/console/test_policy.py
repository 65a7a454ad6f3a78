"""Eligibility policy: the table of rules, settings by scope, who passes."""

import pytest

from apps.capacity import actions, queries
from apps.capacity.actions import Scope
from apps.capacity.models import EligibilityRule
from tests import factories as make
from tests.factories import AT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
PAGE = "/policy/"
NEW = "/policy/settings/new/"


@pytest.fixture
def setting(manager):
    return actions.set_rule(
        code="min_peak", value="5", scope=Scope(type="pni_new", region="LATAM"),
        reason="Ports are short", by=manager, at=AT,
    )  # fmt: skip


def given(**fields):
    return {"code": "min_peak", "type": "", "region": "", "partner": "", "value": "4",
            "is_on": "on", "reason": "Trial", **fields}  # fmt: skip


def test_rules_show_defaults_and_settings(staff, setting, manager, text):
    shown = text(staff.get(PAGE))

    for part in (
        "Peak traffic The highest five minutes", "2 Gbps: New PNI", "5 Gbps: New embedded cache",
        "not asked: IX sessions", "LATAM, New PNI : 5 Gbps Ports are short",
        f"{manager}, 19 Nov 2026", "5: New PNI, PNI upgrade", "30 days: New PNI, PNI upgrade",
    ):  # fmt: skip
        assert part in shown


def test_setting_is_made_for_a_partner(staff, text):
    partner = make.partner(name="Andes Fibra")

    answer = staff.post(NEW, given(partner=partner.ref, type="pni_new"), follow=True)

    assert "Andes Fibra, New PNI : 4 Gbps Trial" in text(answer)
    assert queries.needs(partner=partner, type="pni_new")["min_peak"].value == 4


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"value": "much"}, "Peak traffic: enter a number."),
        ({"type": "pni_augment"}, "Peak traffic is not asked for this type of request."),
        ({"reason": ""}, "Fill this in."),
        ({"partner": "nobody"}, "fits no partner"),
    ],
)
def test_wrong_setting_keeps_what_was_typed(staff, text, fields, message):
    answer = staff.post(NEW, given(**fields))

    assert message in text(answer)
    assert 'value="Trial"' in answer.content.decode() or "reason" in fields
    assert not EligibilityRule.objects.exists()


def test_region_and_partner_exclude_each_other(staff, text):
    make.metro()

    answer = staff.post(NEW, given(region="LATAM", partner=make.partner().ref))

    assert "Choose a region or a partner, not both." in text(answer)


def test_rule_is_chosen_by_the_address(staff):
    html = staff.get(f"{NEW}?code=noc").content.decode()

    assert '<option value="noc" selected>' in html


def test_setting_is_changed(staff, setting, text):
    address = f"/policy/settings/{setting.pk}/"
    assert "Peak traffic: LATAM, New PNI" in text(staff.get(address))

    staff.post(address, {"value": "6", "reason": "Less short"})

    setting.refresh_from_db()
    assert (setting.value, setting.is_on, setting.reason) == ("6", False, "Less short")


def test_rule_without_value_is_only_on_or_off(staff, manager):
    row = actions.set_rule(code="noc", is_on=False, reason="x", by=manager, at=AT)
    address = f"/policy/settings/{row.pk}/"

    assert 'name="value"' not in staff.get(address).content.decode()
    staff.post(address, {"is_on": "on", "reason": "Needed again"})

    row.refresh_from_db()
    assert row.is_on


def test_setting_is_cleared_once(staff, setting, text):
    address = f"/policy/settings/{setting.pk}/clear/"

    assert "Cleared" in text(staff.post(address, follow=True))
    assert not EligibilityRule.objects.exists()
    assert "cleared already" in text(staff.post(address, follow=True))
    assert staff.get(address).status_code == 405


def test_preview_tells_who_passes_and_why_not(staff, text):
    make.eligible(make.partner(name="Andes Fibra"))
    make.partner(name="Pampa Net")
    make.partner(name="Gone", state="CLOSED")

    shown = text(staff.get("/policy/preview/"))

    assert "Andes Fibra LATAM Yes –" in shown
    assert "Pampa Net LATAM No 24x7 NOC contact: none, needed one that answers" in shown
    assert "Gone" not in shown


def test_preview_is_of_a_type_and_a_region(staff, text):
    make.metro()
    make.partner(name="Andes Fibra")
    make.partner(name="Nordlys", region="EMEA")

    shown = text(staff.get("/policy/preview/?type=ix_sessions&region=LATAM"))

    assert "IX sessions: active partners" in shown
    assert "Nordlys" not in shown
    assert "Andes Fibra LATAM No 24x7 NOC" in shown


@pytest.mark.parametrize("role", ["engineer", "legal", "finance", "leadership"])
def test_who_may_not_configure_is_kept_out(client_for, role, setting):
    client = client_for(make.user(role=role))

    for address in (PAGE, NEW, "/policy/preview/", f"/policy/settings/{setting.pk}/"):
        assert client.get(address).status_code == 403
    assert client.post(f"/policy/settings/{setting.pk}/clear/").status_code == 403


def test_queries_do_not_grow(staff, django_assert_max_num_queries, manager):
    for _ in range(30):
        partner = make.eligible()
        scope = Scope(partner=partner)
        actions.set_rule(code="noc", is_on=False, scope=scope, reason="x", by=manager, at=AT)

    with django_assert_max_num_queries(12):
        staff.get(PAGE)
    with django_assert_max_num_queries(26):
        staff.get("/policy/preview/")
