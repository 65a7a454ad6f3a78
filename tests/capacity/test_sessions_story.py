"""Sessions at exchanges from the request to Established with nobody of ours (portal.md 6.4)."""

from datetime import timedelta
from typing import Any

import pytest

from apps.capacity import actions
from apps.capacity.actions import Scope
from apps.capacity.models import CapacityRequest
from apps.core.errors import Refused
from apps.network import actions as network
from apps.network.models import IXP, BGPSession, Interconnect, IXPPort, TurnUpCheck
from apps.notifications.models import Notice
from apps.partners.models import ASN, Partner
from tests import factories as make
from tests.factories import walks
from tests.factories.clock import AT
from tests.factories.peeringdb import mirror
from tests.factories.requests import partner_acting, staff_acting

GBPS, DAY = 10**9, timedelta(days=1)
OURS, THEIRS = 64510, 64501  # as tests.factories.peeringdb has them
PAIRS = [{"our_ip": "192.0.2.1", "their_ip": "192.0.2.10"},
         {"our_ip": "2001:db8:1::1", "their_ip": "2001:db8:1::10"}]  # fmt: skip
pytestmark = pytest.mark.django_db


@pytest.fixture
def partner(settings: Any) -> Partner:
    """One that meets us at an exchange, whose policy is met, as PeeringDB and we know it."""
    settings.NETWORK_ASN = OURS
    mirror()
    site = make.site()
    ixp = IXP.objects.create(name="IX Bogotá", metro=site.metro, pdb_ix_id=1)
    IXPPort.objects.create(ixp=ixp, site=site, name="et-1", speed_bps=400 * GBPS)
    owner = make.user(role="manager", time_zone="America/Bogota")
    made = make.partner(owner=owner, country="CO")
    make.asn(partner=made, number=THEIRS, is_primary=True)
    return make.eligible(made)


def trust(partner: Partner, *, is_on: bool = True) -> None:
    actions.set_rule(
        code="auto_approve", scope=Scope(partner=partner), is_on=is_on, reason="Known",
        by=make.user(role="admin"), at=AT,
    )  # fmt: skip


def ask(partner: Partner, *, ask_anyway: bool = False, **content: Any) -> CapacityRequest:
    them = partner_acting()
    given = {"ixp": 1, "as_set": "AS-EXAMPLE", "sessions": PAIRS, "contact_email": "a@isp.example",
             "justification": "Please.", **content}  # fmt: skip
    request = actions.draft(
        partner=partner, type="ix_sessions", content=given, acting=them, at=AT, strict=True
    )
    return actions.submit(request=request, acting=them, at=AT, confirm=True, ask_anyway=ask_anyway)


def up(*, at: Any, number: int = 2) -> None:
    """Both sides have configured the first sessions, as the routers tell."""
    for session in BGPSession.objects.filter(state="APPROVED").order_by("pk")[:number]:
        network.change_session_state(session=session, to="ESTABLISHED", by=None, at=at)


def check_all(request: CapacityRequest) -> None:
    for check in TurnUpCheck.objects.filter(request_ref=request.ref).order_by("pk"):
        network.note_check(check=check, is_ok=True, by=None, at=AT)


def states() -> list[str]:
    return list(BGPSession.objects.order_by("pk").values_list("state", flat=True))


def test_sessions_go_unattended_from_the_request_to_service(partner: Partner) -> None:
    trust(partner)

    request = ask(partner, max_prefix4=900)
    approved = (request.state, states(), request.assignee)
    waiting = actions.tick(at=AT + DAY)
    up(at=AT + 2 * DAY)
    tested = actions.tick(at=AT + 2 * DAY)
    check_all(request)
    early, late = actions.tick(at=AT + 6 * DAY), actions.tick(at=AT + 11 * DAY)

    request.refresh_from_db()
    link = request.interconnect
    assert approved == ("APPROVED", ["APPROVED", "APPROVED"], None)
    assert (waiting.get("tested"), tested.get("tested")) == (None, 1)
    assert (early.get("activated"), late.get("activated")) == (None, 1)
    assert (request.state, link.state, link.capacity_bps) == ("ACTIVE", "ACTIVE", 400 * GBPS)
    assert [(step.role, step.change.target) for step in request.steps.order_by("pk")] == [
        ("P-ENG", "SUBMITTED"), ("SYS", "APPROVED"), ("SYS", "PROVISIONING"), ("SYS", "TESTING"),
        ("SYS", "ACTIVE"),
    ]  # fmt: skip


def test_what_they_say_of_their_network_is_kept_and_limits_their_sessions(partner: Partner) -> None:
    trust(partner)
    ask(partner, max_prefix4=900, max_prefix6=150)
    limits = list(BGPSession.objects.order_by("pk").values_list("max_prefix", flat=True))
    up(at=AT)
    actions.tick(at=AT)
    check_all(CapacityRequest.objects.get())

    actions.tick(at=AT + 11 * DAY)

    asn = ASN.objects.get(number=THEIRS)
    assert limits == [900, 150]
    assert (asn.as_set, asn.max_prefix4, asn.max_prefix6) == ("AS-EXAMPLE", 900, 150)


def test_without_the_rule_somebody_decides(partner: Partner) -> None:
    assert ask(partner).state == "SUBMITTED"


def test_rule_that_is_off_approves_nothing(partner: Partner) -> None:
    trust(partner, is_on=False)

    assert ask(partner).state == "SUBMITTED"


def test_one_rule_that_is_not_met_and_somebody_decides(partner: Partner) -> None:
    trust(partner)
    make.user(role="admin")
    actions.set_rule(code="min_peak", value="50", scope=Scope(type="ix_sessions"), reason="Full",
                     by=make.user(role="admin"), at=AT)  # fmt: skip
    link = make.pni(partner=partner)
    make.link_stat(link, p95_gbps=1, used="1.0")

    request = ask(partner, ask_anyway=True)

    assert (request.state, request.ask_anyway) == ("SUBMITTED", True)


def test_sessions_of_which_one_is_down_wait_for_it(partner: Partner) -> None:
    trust(partner)
    request = ask(partner)
    up(at=AT + DAY, number=1)

    done = actions.tick(at=AT + DAY)

    request.refresh_from_db()
    assert (done.get("tested"), request.state) == (None, "APPROVED")


def test_five_days_count_from_the_last_time_it_came_up(partner: Partner) -> None:
    trust(partner)
    request = ask(partner)
    up(at=AT)
    actions.tick(at=AT)
    check_all(request)
    first = BGPSession.objects.order_by("pk")[0]
    network.change_session_state(session=first, to="DOWN", by=None, at=AT + 3 * DAY)
    down = actions.tick(at=AT + 8 * DAY)
    network.change_session_state(session=first, to="ESTABLISHED", by=None, at=AT + 8 * DAY)

    early, late = actions.tick(at=AT + 12 * DAY), actions.tick(at=AT + 17 * DAY)

    assert [done.get("activated") for done in (down, early, late)] == [None, None, 1]


def test_sessions_that_never_come_up_fail_and_are_tried_again(partner: Partner) -> None:
    trust(partner)
    request = ask(partner)

    network.tick_sessions(at=AT + 15 * DAY)
    done, again = actions.tick(at=AT + 15 * DAY), actions.tick(at=AT + 15 * DAY)
    request.refresh_from_db()
    failed = (done.get("failed"), again.get("failed"), request.state, states())
    actions.retry(request=request, acting=staff_acting("engineer"), at=AT + 16 * DAY)
    after = states()
    up(at=AT + 17 * DAY)
    tested = actions.tick(at=AT + 17 * DAY)

    request.refresh_from_db()
    assert failed == (1, None, "FAILED", ["UNESTABLISHED", "UNESTABLISHED"])
    assert (after, tested.get("tested"), request.state) == (["APPROVED"] * 2, 1, "TESTING")
    assert "within 14 days" in request.steps.filter(change__target="FAILED").get().public_text
    assert Notice.objects.filter(ref=request.ref, kind="request_failed").exists()


def test_sessions_of_which_one_came_up_go_on_without_the_other(partner: Partner) -> None:
    trust(partner)
    request = ask(partner)
    up(at=AT + DAY, number=1)

    network.tick_sessions(at=AT + 15 * DAY)
    done = actions.tick(at=AT + 15 * DAY)

    request.refresh_from_db()
    assert (done.get("tested"), request.state) == (1, "TESTING")
    assert states() == ["ESTABLISHED", "UNESTABLISHED"]


def test_failed_sessions_are_called_off_with_their_peering(partner: Partner) -> None:
    trust(partner)
    request = ask(partner)
    network.tick_sessions(at=AT + 15 * DAY)
    actions.tick(at=AT + 15 * DAY)
    request.refresh_from_db()

    actions.cancel(request=request, reason="No answer.", acting=staff_acting(), at=AT + 16 * DAY)

    assert Interconnect.objects.get(pk=request.interconnect_id).state == "CANCELLED"
    assert request.state == "CANCELLED"


def established(partner: Partner) -> BGPSession:
    link = make.pni(partner=partner)
    return make.bgp_session(
        interconnect=link, state="ESTABLISHED", their_asn=THEIRS, our_ip="198.51.100.1",
        their_ip="198.51.100.2",
    )  # fmt: skip


def removal(session: BGPSession, **content: Any) -> CapacityRequest:
    return walks.approved(
        session.interconnect.partner, "session_remove",
        {"session": str(session.uid), "reason": "We leave.", **content},
    )  # fmt: skip


def test_session_is_removed_after_its_notice_and_ends_the_request(partner: Partner) -> None:
    session = established(partner)
    request = removal(session)
    session.refresh_from_db()
    announced = session.removal_on

    for days in (10, 29, 31):
        network.tick_sessions(at=AT + days * DAY)
        actions.tick(at=AT + days * DAY)
        request.refresh_from_db()
        session.refresh_from_db()
        seen = (session.state, request.state)
        assert seen == (("REMOVED", "ACTIVE") if days == 31 else ("ESTABLISHED", "APPROVED"))

    assert announced == (AT + 30 * DAY).date()
    assert not Notice.objects.filter(ref=request.ref, kind="request_overdue").exists()


def test_session_that_never_came_up_goes_at_once(partner: Partner) -> None:
    session = established(partner)
    BGPSession.objects.filter(pk=session.pk).update(state="APPROVED", established_at=None)

    request = removal(session)
    actions.tick(at=AT)

    request.refresh_from_db()
    session.refresh_from_db()
    assert (session.state, request.state) == ("REMOVED", "ACTIVE")


def test_removal_that_is_called_off_keeps_the_session(partner: Partner) -> None:
    session = established(partner)
    request = removal(session)

    actions.cancel(request=request, reason="We stay.", acting=partner_acting(), at=AT + DAY)
    network.tick_sessions(at=AT + 40 * DAY)

    session.refresh_from_db()
    assert (session.state, session.removal_on) == ("ESTABLISHED", None)


def test_removal_before_the_notice_is_refused(partner: Partner) -> None:
    session = established(partner)

    with pytest.raises(Refused, match="30 days ahead"):
        removal(session, remove_on=(AT + 9 * DAY).date().isoformat())
