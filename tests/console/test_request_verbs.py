"""What our people do with a request by its page: every verb, by role, and when it is too late."""

from datetime import date, timedelta

import pytest

from apps.capacity import actions
from apps.capacity.models import CapacityRequest
from apps.console.requests.verbs import VERBS
from tests import factories as make
from tests.factories import AT
from tests.factories.requests import in_review, partner_acting, staff_acting, submitted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
HOUR = timedelta(hours=1)
OURS = {"loa_provider": "us", "xc_orderer": "us"}


def of(one: CapacityRequest, verb: str = "") -> str:
    return f"/requests/{one.ref}/{verb}"


def state_of(one: CapacityRequest) -> str:
    one.refresh_from_db()
    return one.state


def standing(state: str, **fields) -> CapacityRequest:
    """A request whose line is decided, in a state of the build."""
    one = make.asked(state=state, details=OURS, **fields)
    one.lines.update(decision="APPROVED", approved_ports=4, approved_bps=400 * 10**9)
    return one


@pytest.fixture
def engineer(client_for):
    return client_for(make.user(role="engineer", email="rafael@northlight.example"))


@pytest.mark.parametrize(
    ("verb", "state", "body", "expected"),
    [
        ("claim", "SUBMITTED", {}, "IN_REVIEW"),
        ("ask", "IN_REVIEW", {"text": "Which cage?"}, "INFO_REQUESTED"),
        ("hold", "IN_REVIEW",
         {"reason": "NO_PORTS", "text": "New line card", "review_on": "2026-12-01"}, "ON_HOLD"),
        ("take-up", "ON_HOLD", {}, "IN_REVIEW"),
        ("reject", "IN_REVIEW", {"reason": "POLICY", "text": "Too little traffic"}, "REJECTED"),
        ("cancel", "APPROVED", {"reason": "They moved"}, "CANCELLED"),
        ("cancel", "XC_ORDERED", {"reason": "They moved"}, "CANCELLED"),
    ],
)  # fmt: skip
def test_managers_verbs_move_the_request(staff, verb, state, body, expected):
    one = make.asked(state=state)

    response = staff.post(of(one, f"{verb}/"), {"version": one.version, **body})

    assert response.status_code == 302, response.content.decode()
    assert response["Location"] == of(one)
    assert state_of(one) == expected


@pytest.mark.parametrize(
    ("verb", "state", "body", "expected"),
    [
        ("order", "LOA_ISSUED", {"order_ref": "XC-1", "vendor": "Datacentro"}, "XC_ORDERED"),
        ("patched", "XC_ORDERED", {"circuit_ref": "XC-40872"}, "PROVISIONING"),
        ("loa-lost", "LOA_ISSUED", {"reason": "Wrong cage"}, "LOA_PENDING"),
        ("test", "PROVISIONING", {}, "TESTING"),
        ("fail", "PROVISIONING", {"error": "No light"}, "FAILED"),
        ("retry", "FAILED", {}, "PROVISIONING"),
    ],
)
def test_engineers_verbs_move_the_build(engineer, verb, state, body, expected):
    one = standing(state)

    response = engineer.post(of(one, f"{verb}/"), {"version": one.version, **body})

    assert response.status_code == 302, response.content.decode()
    assert state_of(one) == expected


@pytest.mark.parametrize(
    ("verb", "type", "expected"),
    [("provision", "session_change", "PROVISIONING"), ("carried-out", "contact_change", "ACTIVE")],
)
def test_what_needs_no_letter_goes_on_from_the_approval(engineer, verb, type, expected):
    one = make.asked(type=type, state="APPROVED", lines=0)

    engineer.post(of(one, f"{verb}/"), {"version": one.version})

    assert state_of(one) == expected


def test_a_letter_that_is_not_there_cannot_be_noted(engineer, text):
    one = standing("LOA_PENDING")

    response = engineer.post(of(one, "loa-issued/"), {"version": one.version})

    assert response.status_code == 422
    assert "There is no LOA that is good yet" in text(response)
    assert state_of(one) == "LOA_PENDING"


def test_both_sides_confirm_before_it_is_in_service(engineer, text):
    one = make.asked(type="session_change", state="TESTING", lines=0)

    engineer.post(of(one, "confirm/"), {"version": one.version})

    assert state_of(one) == "TESTING"
    assert one.our_confirmed_at == AT
    assert "We confirmed; the partner has not yet." in text(engineer.get(of(one)))


def test_our_engineer_disputes_what_the_partner_reported(engineer, text):
    one = standing("XC_ORDERED")
    actions.report_patched(request=one, circuit_ref="XC-1", acting=partner_acting(), at=AT)
    assert of(one, "dispute/") in engineer.get(of(one)).content.decode()

    engineer.post(of(one, "dispute/"), {"text": "No light", "version": one.version})

    assert state_of(one) == "XC_ORDERED"


def test_assigning_says_to_whom(staff):
    one, rafael = make.asked(), make.user(role="engineer", name="Rafael Souza")

    staff.post(of(one, "assign/"), {"to": rafael.pk, "version": one.version})

    one.refresh_from_db()
    assert (one.assignee, one.state) == (rafael, "IN_REVIEW")


def test_priority_makes_no_version_of_what_was_asked(staff):
    one = submitted()

    staff.post(of(one, "priority/"), {"priority": "URGENT", "version": one.version})

    one.refresh_from_db()
    assert one.priority == "URGENT"
    assert one.versions.count() == 1


def test_who_set_the_priority_may_still_approve(staff):
    one = in_review()
    staff.post(of(one, "priority/"), {"priority": "HIGH"})
    staff.post(of(one, "rest/"), {"decision": "APPROVED"})
    make.ports(site=one.site, number=8)

    staff.post(of(one, "approve/"), {"text": "Welcome"})

    assert state_of(one) == "LOA_PENDING"


def test_a_line_is_cut_with_a_reason_the_partner_reads(staff, text):
    one = make.asked(state="IN_REVIEW")
    body = {"decision": "REDUCED", "approved_ports": "2", "reason": "NO_PORTS", "version": "1",
            "reason_text": "Two are left", "site": one.site.pk}  # fmt: skip

    staff.post(of(one, "lines/1/"), body)

    line = one.lines.get()
    assert (line.decision, line.approved_ports, line.approved_bps) == ("REDUCED", 2, 200 * 10**9)
    shown = text(staff.get(of(one)))
    assert "2 of 4 ports, 200 Gbps" in shown
    assert "No free ports at this site: Two are left" in shown


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"decision": "REDUCED", "approved_ports": "4", "reason": "NO_PORTS"}, "Enter 1 to 3"),
        ({"decision": "REDUCED", "approved_ports": "0", "reason": "NO_PORTS"}, "Enter 1 or more."),
        ({"decision": "REDUCED", "approved_ports": "2"}, "Choose a reason; the partner reads it."),
        ({"decision": "REJECTED"}, "Choose a reason; the partner reads it."),
        ({"decision": "MAYBE"}, "Select a valid choice"),
        ({}, "Choose one."),
    ],
)  # fmt: skip
def test_a_wrong_decision_keeps_what_was_typed(staff, text, body, said):
    one = make.asked(state="IN_REVIEW")
    site = {"site": one.site.pk}

    response = staff.post(of(one, "lines/1/"), {"reason_text": "My words", **site, **body})

    assert response.status_code == 422
    assert said in text(response)
    assert "My words" in response.content.decode()
    assert one.lines.get().decision == "PENDING"


def test_a_line_that_is_not_there_is_404(staff):
    assert staff.post(of(make.asked(state="IN_REVIEW"), "lines/9/"), {}).status_code == 404


def test_the_rest_of_many_lines_is_decided_at_once(staff):
    one = make.asked(state="IN_REVIEW", lines=3)
    one.lines.filter(position=2).update(decision="APPROVED")

    staff.post(of(one, "rest/"), {"decision": "REJECTED", "reason": "NO_PORTS"})

    decisions = list(one.lines.order_by("position").values_list("decision", flat=True))
    assert decisions == ["REJECTED", "APPROVED", "REJECTED"]


def test_nobody_approves_before_every_line_is_decided(staff, text):
    response = staff.post(of(make.asked(state="IN_REVIEW", lines=2), "approve/"), {})

    assert response.status_code == 422
    assert "Decide on each line first." in text(response)


def test_above_the_limit_two_people_approve(staff, client_for, text):
    """16 ports are above the usual limit of the policy."""
    one = make.asked(state="IN_REVIEW", target_bps=20_000 * 10**9)
    one.lines.update(ports=160, asked_bps=16_000 * 10**9, decision="APPROVED", approved_ports=160,
                     approved_bps=16_000 * 10**9)  # fmt: skip
    make.ports(site=one.site, number=160)

    staff.post(of(one, "approve/"), {})

    assert state_of(one) == "IN_REVIEW"
    assert "a second person has to." in text(staff.get(of(one)))
    claire = client_for(make.user(role="leadership"))
    assert of(one, "second/") in claire.get(of(one)).content.decode()
    claire.post(of(one, "second/"), {})
    assert state_of(one) == "LOA_PENDING"


def test_a_stale_page_is_refused_and_keeps_what_was_typed(staff, text):
    one = make.asked(state="IN_REVIEW")
    seen = one.version
    actions.set_priority(request=one, priority="HIGH", acting=staff_acting(), at=AT)

    response = staff.post(of(one, "ask/"), {"text": "Which cage is it?", "version": seen})

    content = response.content.decode()
    assert response.status_code == 422
    assert "you saw version 1, it is version 2 now" in text(response)
    assert "Which cage is it?" in content
    assert '<input type="hidden" name="version" value="2">' in content
    again = staff.post(of(one, "ask/"), {"text": "Which cage is it?", "version": 2})
    assert again.status_code == 302


def test_a_verb_that_does_not_fit_the_state_is_refused(staff, text):
    one = make.asked(state="ACTIVE", due_at=None)

    response = staff.post(of(one, "hold/"), {"reason": "NO_PORTS", "text": "x",
                                             "review_on": "2026-12-01"})  # fmt: skip

    assert response.status_code == 422
    assert "It is final." in text(response)


def test_a_day_of_review_in_the_past_is_refused(staff, text):
    one = make.asked(state="IN_REVIEW")

    response = staff.post(of(one, "hold/"), {"reason": "NO_PORTS", "text": "Later",
                                             "review_on": date(2026, 11, 1)})  # fmt: skip

    assert "Choose a day to come" in text(response)
    assert state_of(one) == "IN_REVIEW"


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
def test_a_verb_has_a_page_with_its_form(client_for, verb):
    one = make.asked(state="IN_REVIEW")

    response = client_for(make.user(role="admin")).get(of(one, f"{verb.name}/"))

    assert response.status_code == 200
    assert verb.label in response.content.decode()


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
def test_a_verb_is_forbidden_without_its_permission(client_for, verb):
    one = make.asked(state="IN_REVIEW")

    response = client_for(make.user(role="finance")).post(of(one, f"{verb.name}/"), {})

    assert response.status_code == 403
    assert state_of(one) == "IN_REVIEW"
