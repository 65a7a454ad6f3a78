"""The page of one request: everything needed to decide, and the verbs that fit."""

from datetime import timedelta

import pytest

from apps.capacity import actions
from apps.capacity.models import CapacityRequest, RequestComment
from apps.capacity.rules.fields.reading import SEALED
from tests import factories as make
from tests.factories import AT
from tests.factories.requests import (
    busy_link,
    drafted,
    in_review,
    partner_acting,
    staff_acting,
    submitted,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
GBPS = 10**9
HOUR = timedelta(hours=1)


def of(one: CapacityRequest, verb: str = "") -> str:
    return f"/requests/{one.ref}/{verb}"


def two_lines(**fields) -> CapacityRequest:
    """An augment of two LAGs, in review."""
    return make.asked(state="IN_REVIEW", lines=2, **fields)


def test_page_tells_state_turn_clocks_and_what_to_do(staff, text):
    one = submitted(busy_link(name="BOG-7"))

    shown = text(staff.get(of(one)))

    for words in ("PNI upgrade, BOG-7", "Submitted", "Nobody has taken it yet.", "Claim",
                  one.partner.name, "noc@isp.example", "With us", "With the partner",
                  "AS42"):  # fmt: skip
        assert words in shown


def test_page_costs_few_queries_whatever_there_is(staff, django_assert_max_num_queries):
    one = in_review()
    acting = staff_acting()
    one.breaches.add(make.breach(interconnect=one.interconnect))
    for number in range(4):
        actions.comment(request=one, text=f"Number {number}", acting=acting, at=AT + 3 * HOUR)
    staff.get(of(one))

    with django_assert_max_num_queries(17):
        staff.get(of(one))


def test_page_shows_what_was_asked_in_words(staff, text):
    shown = text(staff.get(of(submitted())))

    for words in ("What was asked", "Traffic grows.", "Capacity wanted 600 Gbps",
                  "LACP timeout Slow, 30 s", "Wanted by 1 Mar 2027"):  # fmt: skip
        assert words in shown


def test_page_shows_the_policy_as_it_was(staff, text):
    one = submitted()
    CapacityRequest.objects.filter(pk=one.pk).update(
        ask_anyway=True,
        eligibility=[{"rule": "noc", "name": "24 x 7 NOC", "outcome": "FAILED", "value": "none",
                      "need": "a phone number", "way_out": ""}],
    )  # fmt: skip

    shown = text(staff.get(of(one)))

    for words in ("24 x 7 NOC", "a phone number", "Asked anyway", "Why anyway: Traffic grows."):
        assert words in shown


def test_page_leads_from_the_breach_to_clause_and_agreement(staff, text):
    breach = make.breach()
    breach.term.clause_text = "Whoever is over 70 percent adds capacity."
    breach.term.save()
    one = make.asked(interconnect=breach.interconnect)
    one.breaches.add(breach)

    response = staff.get(of(one))

    shown = text(response)
    assert f"{breach.term.clause} of {breach.term.agreement.ref}" in shown
    assert "Whoever is over 70 percent" in shown
    assert f"/breaches/{breach.ref}/" in response.content.decode()


def test_page_shows_free_ports_at_the_site_of_a_line(staff, text):
    one = two_lines()
    make.ports(site=one.site, number=2)

    assert "2 × 100 Gbps free" in text(staff.get(of(one)))


def test_page_says_when_no_port_is_free(staff, text):
    assert "no port is free" in text(staff.get(of(two_lines())))


def test_page_keeps_versions_with_their_difference(staff, text):
    one = submitted()
    actions.edit(
        request=one, content={"target_bps": 800 * GBPS}, acting=partner_acting(), at=AT + 2 * HOUR
    )

    shown = text(staff.get(of(one)))

    assert "2 versions, and what changed" in shown
    assert "Capacity wanted: 600 Gbps → 800 Gbps" in shown


def test_page_keeps_a_log_with_role_origin_and_version(staff, text):
    shown = text(staff.get(of(in_review())))

    for words in ("Draft → Submitted", "Partner engineer", "192.0.2.7", "Submitted → In review",
                  "Edge strategist"):  # fmt: skip
        assert words in shown


def test_internal_comments_are_marked(staff, text):
    one = in_review()

    staff.post(of(one, "comment/"), {"text": "They have leverage.", "visibility": "INTERNAL"})
    staff.post(of(one, "comment/"), {"text": "We look at it.", "visibility": "SHARED"})

    shown = text(staff.get(of(one)))
    assert "Internal, our team only They have leverage." in shown
    assert "Shared with the partner We look at it." in shown
    assert set(one.comments.values_list("text", "visibility")) == {
        ("They have leverage.", "INTERNAL"), ("We look at it.", "SHARED"),
    }  # fmt: skip


def test_an_empty_comment_is_refused_and_says_so(staff, text):
    one = in_review()

    response = staff.post(of(one, "comment/"), {"text": " ", "visibility": "SHARED"})

    assert response.status_code == 422
    assert "Fill this in." in text(response)
    assert not RequestComment.objects.exists()


def test_markup_in_what_they_write_is_text(staff):
    one = make.asked(justification="<script>alert(1)</script>")

    content = staff.get(of(one)).content.decode()

    assert "<script>alert(1)</script>" not in content
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in content


def test_secrets_only_say_that_they_are_set(staff, text):
    one = make.asked(type="pni_new", details={"secret": {SEALED: "gAAAAopensesame"}})

    shown = text(staff.get(of(one)))

    assert "gAAAA" not in shown
    assert "Session secret Set" in shown


def test_an_unknown_request_is_404(staff):
    assert staff.get("/requests/CAP-99999/").status_code == 404
    assert staff.get("/requests/CAP-99999/lines/1/").status_code == 404


@pytest.mark.parametrize(
    ("role", "there", "absent"),
    [
        ("manager", {"ask", "hold", "reject", "approve", "cancel", "rest", "assign", "priority"},
         {"second"}),
        ("engineer", {"ask", "assign", "priority"}, {"hold", "reject", "approve", "cancel"}),
        ("leadership", set(), {"ask", "hold", "reject", "approve", "assign", "comment"}),
        ("finance", set(), {"ask", "hold", "reject", "approve", "assign", "comment"}),
    ],
)  # fmt: skip
def test_page_offers_what_the_role_may_do(client_for, role, there, absent):
    one = two_lines()

    content = client_for(make.user(role=role)).get(of(one)).content.decode()

    for verb in there:
        assert of(one, f"{verb}/") in content, verb
    for verb in absent:
        assert of(one, f"{verb}/") not in content, verb


def test_page_of_a_closed_request_offers_only_talk(staff, text):
    one = make.asked(state="REJECTED", due_at=None, closed_at=AT, public_reason="NO_PORTS",
                     public_text="Next year.")  # fmt: skip

    response = staff.get(of(one))

    shown = text(response)
    assert "Rejected since 19 Nov 2026. No free ports at this site: Next year." in shown
    for verb in ("claim", "ask", "approve", "cancel", "assign"):
        assert of(one, f"{verb}/") not in response.content.decode()


@pytest.mark.parametrize("state", ["DRAFT", "SUBMITTED", "IN_REVIEW", "INFO_REQUESTED", "ON_HOLD",
                                   "APPROVED", "LOA_PENDING", "LOA_ISSUED", "XC_ORDERED",
                                   "PROVISIONING", "TESTING", "FAILED", "ACTIVE", "REJECTED",
                                   "CANCELLED", "EXPIRED"])  # fmt: skip
@pytest.mark.parametrize("type", ["pni_new", "ix_sessions", "cache_new", "contact_change"])
def test_page_of_every_state_and_type_can_be_read(staff, state, type):
    one = make.asked(type=type, state=state)

    assert staff.get(of(one)).status_code == 200


def test_page_holds_the_frozen_traffic_against_what_was_asked_and_decided(staff, text):
    one = in_review(busy_link(name="BOG-7"))
    actions.decide_line(line=one.lines.get(), decision="REDUCED", approved_ports=1,
                        reason="NO_PORTS", acting=staff_acting(), at=AT)  # fmt: skip

    shown = text(staff.get(of(one)))

    for words in ("frozen 19 Nov 2026", "p95, 30 days 300.0 Gbps", 
                  "As it was measured 400 Gbps 75.0 %",
                  "As asked 600 Gbps 50.0 %", "As decided 500 Gbps 60.0 %"):  # fmt: skip
        assert words in shown
    assert f"/interconnects/{one.interconnect.ref}/" in staff.get(of(one)).content.decode()


def test_evidence_stays_as_it_was_while_the_link_changes(staff, text):
    one = submitted(busy_link())
    one.interconnect.stat.p95_bps = 10 * GBPS
    one.interconnect.stat.save()

    assert "75.0 %" in text(staff.get(of(one)))


def test_evidence_of_a_draft_is_that_of_now(staff, text):
    shown = text(staff.get(of(drafted())))

    assert "as of now; it is frozen when it is sent in" in shown
    assert "As asked 600 Gbps" in shown
