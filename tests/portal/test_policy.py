"""Policy self-check in the portal: each rule with value, need, verdict and way out."""

import pytest

from apps.capacity import actions
from apps.capacity.actions import Scope
from tests import factories as make
from tests.factories import AT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
PAGE = "/portal/policy/"


def test_each_rule_shows_value_need_verdict_and_way_out(seat, andes, text):
    shown = text(seat().get(PAGE))

    for part in (
        "New PNI", "PNI upgrade", "IX sessions", "New embedded cache",
        "Agreement in force An agreement is in force and goes on for at least so many days. "
        "none in force in force until 19 Dec 2026 or later Not met Ask for an agreement",
        "24x7 NOC contact", "Add a NOC contact on the page Contacts.",
        "You may ask for 0 of 5 kinds of change without further ado.",
    ):  # fmt: skip
        assert part in shown


def test_eligible_partner_may_ask_for_everything(seat, andes, text):
    make.eligible(andes)

    shown = text(seat().get(PAGE))

    assert "You may ask for 5 of 5 kinds of change without further ado." in shown
    assert "Not met" not in shown
    assert "AGR-" in shown


def test_rules_of_the_partner_itself_count(seat, andes, text, manager):
    make.eligible(andes)
    other = Scope(partner=make.partner())
    facts = {"code": "max_open", "reason": "Trial", "by": manager, "at": AT}
    actions.set_rule(value="0", scope=Scope(partner=andes), **facts)
    actions.set_rule(value="77", scope=other, **facts)

    shown = text(seat().get(PAGE))

    assert "0 open fewer than 0 Not met" in shown
    assert "than 77" not in shown
    assert "Trial" not in shown


def test_who_only_reads_is_not_sent_to_a_form(seat, andes, text):
    assert "Ask anyway" not in text(seat("P-RO").get(PAGE))


def test_queries_stay_few(seat, andes, queries_of):
    make.mirror()
    make.eligible(andes)

    assert len(queries_of(seat(), PAGE)) <= 15
