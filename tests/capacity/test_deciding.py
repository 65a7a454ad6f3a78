"""Line by line, then as a whole, by somebody else (portal.md 6.4)."""

from typing import Any

import pytest

from apps.capacity import actions
from apps.capacity.actions import Acting, Illegal, NotAllowed
from apps.capacity.enums import RequestType
from apps.capacity.models import CapacityRequest, EligibilityRule
from apps.core.errors import Invalid, Refused
from apps.network import actions as network
from apps.network.models import Interconnect, Port
from apps.notifications.models import Notice
from tests import factories as make
from tests.factories.clock import AT
from tests.factories.requests import busy_link, in_review, partner_acting, staff_acting, submitted

GBPS = 10**9
pytestmark = pytest.mark.django_db


def decide(request: CapacityRequest, decision: str = "APPROVED", **facts: Any) -> None:
    facts = {"acting": staff_acting(), "at": AT, **facts}
    actions.decide_line(line=request.lines.get(), decision=decision, **facts)


def test_line_says_what_is_added() -> None:
    line = in_review().lines.get()

    assert (line.current_bps, line.asked_bps, line.ports, line.port_speed_bps) == (
        400 * GBPS, 200 * GBPS, 2, 100 * GBPS,
    )  # fmt: skip


def test_several_interconnects_are_lines_of_their_own() -> None:
    link = busy_link()
    other = make.pni(partner=link.partner)
    more = [{"interconnect": other.ref, "target_bps": 500 * GBPS}]

    request = in_review(link, more=more)

    assert [(line.label, line.asked_bps) for line in request.lines.order_by("position")] == [
        (link.name, 200 * GBPS), (other.name, 100 * GBPS),
    ]  # fmt: skip
    assert request.target_bps == 600 * GBPS


def test_request_without_decisions_is_not_approved() -> None:
    request = in_review()

    with pytest.raises(Refused, match="Not decided"):
        actions.approve(request=request, acting=staff_acting(), at=AT)


def test_request_with_every_line_refused_is_not_approved() -> None:
    request = in_review()
    decide(request, "REJECTED", reason="NO_PORTS")

    with pytest.raises(Refused, match="Reject the request"):
        actions.approve(request=request, acting=staff_acting(), at=AT)


@pytest.mark.parametrize(
    ("decision", "facts", "field"),
    [
        ("REJECTED", {}, "reason"),
        ("REJECTED", {"reason": "BECAUSE"}, "reason"),
        ("REDUCED", {"approved_ports": 1}, "reason"),
        ("REDUCED", {"approved_ports": 2, "reason": "NO_PORTS"}, "approved_ports"),
        ("REDUCED", {"approved_ports": 0, "reason": "NO_PORTS"}, "approved_ports"),
        ("REDUCED", {"approved_bps": 200 * GBPS, "reason": "NO_PORTS"}, "approved_bps"),
        ("REDUCED", {"reason": "NO_PORTS"}, "approved_bps"),
        ("PENDING", {}, "decision"),
        ("MAYBE", {}, "decision"),
    ],
)
def test_decision_that_says_too_little_names_the_field(
    decision: str, facts: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        decide(in_review(), decision, **facts)

    assert set(refusal.value.errors) == {field}


def test_reduced_line_gets_what_its_ports_carry() -> None:
    request = in_review()

    decide(request, "REDUCED", approved_ports=1, reason="NO_PORTS", reason_text="One is free.")

    line = request.lines.get()
    assert (line.approved_ports, line.approved_bps, line.reason_text) == (
        1, 100 * GBPS, "One is free.",
    )  # fmt: skip


@pytest.mark.parametrize("role", ["engineer", "leadership", "finance"])
def test_only_strategists_decide_lines(role: str) -> None:
    with pytest.raises(NotAllowed):
        decide(in_review(), acting=staff_acting(role))


def test_line_is_decided_in_review_only() -> None:
    with pytest.raises(Illegal):
        decide(submitted())


def test_site_of_another_building_is_refused() -> None:
    with pytest.raises(Invalid, match="another building"):
        decide(in_review(), site=make.site())


def test_partner_withdraws_a_line_and_we_do_not() -> None:
    request = in_review()

    with pytest.raises(NotAllowed):
        decide(request, "WITHDRAWN")
    decide(request, "WITHDRAWN", acting=partner_acting())

    assert request.lines.get().decision == "WITHDRAWN"


def test_whoever_sent_it_does_not_approve_it() -> None:
    marina = staff_acting("manager")
    on_behalf = actions.acting_for_partner(marina.user, "P-ENG", on_behalf=True)
    request = submitted(by=on_behalf)
    actions.claim(request=request, acting=marina, at=AT)
    decide(request)

    with pytest.raises(NotAllowed, match="Somebody else"):
        actions.approve(request=request, acting=marina, at=AT)

    assert actions.approve(request=request, acting=staff_acting(), at=AT)


def two_people() -> None:
    """From here on more than one port takes two people."""
    EligibilityRule.objects.create(
        code="approval_ports", type="", value="1", changed_at=AT, is_on=True
    )


def test_large_request_takes_a_strategist_and_a_second_approver() -> None:
    two_people()
    request = in_review()
    decide(request)
    marina, claire = staff_acting(), staff_acting("leadership")

    first = actions.approve(request=request, acting=marina, at=AT)
    with pytest.raises(Refused, match="already"):
        actions.approve(request=request, acting=marina, at=AT)
    with pytest.raises(NotAllowed, match="second approver"):
        actions.approve(request=request, acting=staff_acting(), at=AT)
    second = actions.approve(request=request, acting=claire, at=AT)

    assert (first, second, request.state) == (False, True, "LOA_PENDING")
    assert request.steps.filter(change__target="APPROVED").get().role == "S-APPR"
    told = Notice.objects.filter(kind="request_second").values_list("recipient", flat=True)
    assert claire.user.pk in told


def test_other_lines_void_the_first_word() -> None:
    two_people()
    request = in_review()
    decide(request)
    actions.approve(request=request, acting=staff_acting(), at=AT)

    decide(request, "REDUCED", approved_ports=1, reason="NO_PORTS")

    request.refresh_from_db()
    assert request.approver is None


def test_second_approver_alone_does_not_approve_a_small_one() -> None:
    request = in_review()
    decide(request)

    with pytest.raises(NotAllowed, match="needs no second"):
        actions.approve(request=request, acting=staff_acting("leadership"), at=AT)


def test_no_gives_every_pending_line_its_reason() -> None:
    request = in_review()

    actions.reject(request=request, reason="CAPACITY_ENOUGH", text="It is enough.",
                   acting=staff_acting(), at=AT)  # fmt: skip

    line = request.lines.get()
    assert (request.state, request.public_text) == ("REJECTED", "It is enough.")
    assert (line.decision, line.reason, line.reason_text) == (
        "REJECTED", "CAPACITY_ENOUGH", "It is enough.",
    )  # fmt: skip


def test_no_is_refused_while_a_line_is_approved() -> None:
    request = in_review()
    decide(request)

    with pytest.raises(Refused, match="is approved"):
        actions.reject(request=request, reason="OTHER", text="x", acting=staff_acting(), at=AT)


@pytest.mark.parametrize(("reason", "text"), [("OTHER", " "), ("", "No."), ("WHY", "No.")])
def test_no_needs_a_public_reason_and_text(reason: str, text: str) -> None:
    with pytest.raises(Refused):
        actions.reject(request=in_review(), reason=reason, text=text, acting=staff_acting(), at=AT)


def test_appeal_is_a_new_request_that_is_linked() -> None:
    request = in_review()
    actions.reject(request=request, reason="OTHER", text="No.", acting=staff_acting(), at=AT)

    appeal = actions.draft(partner=request.partner, type=RequestType.OTHER, content={},
                           acting=partner_acting(), at=AT, linked_to=request.ref)  # fmt: skip

    assert appeal.linked_to == request


def ports(link: Interconnect, count: int) -> None:
    network.add_ports(site=link.site, device="edge1", names=f"et-0/0/[1-{count}]",
                      speed_bps=100 * GBPS, by=None, at=AT)  # fmt: skip


def test_approval_reserves_ports_and_begins_the_augment() -> None:
    link = busy_link()
    ports(link, 3)
    request = in_review(link)
    decide(request)

    actions.approve(request=request, acting=staff_acting(), at=AT)

    link.refresh_from_db()
    assert Port.objects.filter(state="RESERVED", held_for=request.ref).count() == 2
    assert (link.state, request.state) == ("AUGMENTING", "LOA_PENDING")


def test_shortage_of_ports_approves_nothing() -> None:
    link = busy_link()
    ports(link, 1)
    request = in_review(link)
    decide(request)

    with pytest.raises(Refused, match="100"):
        actions.approve(request=request, acting=staff_acting(), at=AT)

    link.refresh_from_db()
    request.refresh_from_db()
    assert (request.state, link.state) == ("IN_REVIEW", "ACTIVE")
    assert not Port.objects.filter(state="RESERVED").exists()


@pytest.mark.parametrize("by", ["partner", "manager"])
def test_cancelling_frees_ports_and_takes_the_augment_back(by: str) -> None:
    link = busy_link()
    ports(link, 2)
    request = in_review(link)
    decide(request)
    actions.approve(request=request, acting=staff_acting(), at=AT)
    acting: Acting = partner_acting() if by == "partner" else staff_acting()

    actions.cancel(request=request, reason="Not needed.", acting=acting, at=AT)

    link.refresh_from_db()
    assert Port.objects.filter(state="FREE").count() == 2
    assert (request.state, link.state) == ("CANCELLED", "ACTIVE")
