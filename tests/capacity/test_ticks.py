"""What the clock does (portal.md 6.4, "Timers"): once, and nothing on a quiet day."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.capacity import actions, queries
from apps.capacity.models import CapacityRequest
from apps.core.models import StateChange
from apps.network.models import Loa
from apps.notifications.models import Notice
from tests import factories as make
from tests.factories.clock import AT
from tests.factories.requests import busy_link, drafted, in_review, staff_acting, submitted

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


def asked() -> CapacityRequest:
    request = in_review()
    actions.ask(request=request, text="Which router?", acting=staff_acting(), at=AT)
    return request


def put(request: CapacityRequest, state: str, since: datetime = AT, **fields: object) -> None:
    """As if it had come there: the clock's part is what is tested."""
    wanted = {"state": state, "state_since": since, "due_at": since + 3 * DAY, "reminded": 0}
    CapacityRequest.objects.filter(pk=request.pk).update(**{**wanted, **fields})
    request.refresh_from_db()


def letter(request: CapacityRequest, state: str) -> None:
    """An LOA of ours, as its own clock has left it."""
    Loa.objects.create(
        ref=f"LOA-{state}", direction="ISSUED", state=state, created_at=AT, site=request.site,
        partner=request.partner, request_ref=request.ref,
    )  # fmt: skip


def test_quiet_tick_reads_as_much_for_many_and_writes_nothing() -> None:
    submitted()
    put(submitted(), "TESTING")
    before = StateChange.objects.count(), Notice.objects.count()
    actions.tick(at=AT + timedelta(hours=3))

    with CaptureQueriesContext(
        connection,
    ) as queried:
        done = actions.tick(at=AT + timedelta(hours=3))

    assert done == {}
    assert len(queried) <= 9
    assert not [q for q in queried if not q["sql"].startswith("SELECT")]
    assert (StateChange.objects.count(), Notice.objects.count()) == before


def test_old_draft_is_purged_by_90_days() -> None:
    request = drafted()

    early = actions.tick(at=AT + 90 * DAY)
    late = actions.tick(at=AT + 92 * DAY)

    request.refresh_from_db()
    assert (early, late) == ({}, {"purged": 1})
    assert request.state == "CANCELLED"


def test_question_is_reminded_of_twice_and_expires() -> None:
    request = asked()

    done = [actions.tick(at=AT + days * DAY) for days in (2, 3, 3.5, 7, 8, 13, 15, 16)]

    reminded = {"reminded": 1}
    assert done == [{}, reminded, {}, reminded, {}, {}, {"expired": 1}, {}]
    request.refresh_from_db()
    assert (request.state, request.steps.last().role) == ("EXPIRED", "SYS")
    assert "as a new request" in request.public_text


def test_hold_ends_on_its_review_date() -> None:
    request = in_review()
    actions.hold(request=request, reason="NO_PORTS", text="Wait.", review_on=(AT + 5 * DAY).date(),
                 acting=staff_acting(), at=AT)  # fmt: skip

    early, late = actions.tick(at=AT + 5 * DAY), actions.tick(at=AT + 6 * DAY)

    request.refresh_from_db()
    assert (early, late["taken_up"]) == ({}, 1)
    assert (request.state, request.public_text, request.review_on) == ("IN_REVIEW", "", None)


def test_overdue_is_told_once_to_whoever_handles_it() -> None:
    request = in_review()
    told = Notice.objects.filter(kind="request_overdue", recipient=request.assignee)

    counts = [actions.tick(at=AT + days * DAY).get("chased", 0) for days in (6, 7, 30)]

    assert counts == [1, 0, 0]
    assert told.count() == 1


def test_cross_connect_is_chased_every_week() -> None:
    request = submitted()
    put(request, "XC_ORDERED")

    counts = [actions.tick(at=AT + days * DAY).get("chased", 0) for days in (2, 4, 5, 11, 12, 18)]

    assert counts == [0, 1, 0, 1, 0, 1]


def test_expired_loa_sends_it_back_once() -> None:
    request = in_review()
    actions.decide_rest(request=request, decision="APPROVED", acting=staff_acting(), at=AT)
    actions.approve(request=request, acting=staff_acting(), at=AT)
    put(request, "XC_ORDERED", due_at=AT + 90 * DAY)
    letter(request, "EXPIRED")

    done = [actions.tick(at=AT + n * timedelta(hours=1)).get("loa_lost", 0) for n in (1, 2)]

    request.refresh_from_db()
    assert (done, request.state) == ([1, 0], "LOA_PENDING")


def test_loa_that_is_good_leaves_it_alone() -> None:
    request = submitted()
    put(request, "XC_ORDERED", due_at=AT + 90 * DAY)
    for state in ("EXPIRED", "ISSUED"):
        letter(request, state)

    assert actions.tick(at=AT + timedelta(hours=1)) == {}


@pytest.mark.parametrize(
    ("state", "days", "is_active"),
    [("ESTABLISHED", 5, False), ("ESTABLISHED", 9, True), ("DOWN", 9, False), (None, 9, False)],
)
def test_five_business_days_of_established_stand_for_the_partner(
    state: str | None, days: int, is_active: bool
) -> None:
    request = in_review()
    actions.decide_rest(request=request, decision="APPROVED", acting=staff_acting(), at=AT)
    actions.approve(request=request, acting=staff_acting(), at=AT)
    put(request, "TESTING", due_at=AT + 90 * DAY)
    if state:
        make.bgp_session(interconnect=request.interconnect, state=state, state_since=AT)

    actions.tick(at=AT + days * DAY)

    request.refresh_from_db()
    assert (request.state == "ACTIVE") is is_active


def test_expected_day_that_is_past_moves_and_the_first_one_stays() -> None:
    request = submitted()
    first = request.eta_on

    done = actions.tick(at=AT + 200 * DAY)

    request.refresh_from_db()
    assert done["moved"] == 1
    assert request.original_eta_on == first
    assert request.eta_on > (AT + 200 * DAY).date()


def test_upgrade_is_offered_once_before_a_link_is_full() -> None:
    link = busy_link()
    link.partner.portal_enabled = True
    link.partner.save()
    calm = busy_link()  # its partner has no portal

    offered = [actions.offer_upgrades(at=AT + n * DAY) for n in (0, 1)]

    draft = CapacityRequest.objects.get()
    assert (offered, draft.interconnect, draft.state, draft.source) == (
        [1, 0], link, "DRAFT", "forecast",
    )  # fmt: skip
    assert draft.interconnect != calm
    assert draft.target_bps == 600 * 10**9
    assert "75.0" in draft.justification


def test_offer_is_told_to_the_partner_with_the_way_to_the_draft() -> None:
    link = busy_link()
    link.partner.portal_enabled = True
    link.partner.save()
    engineer = make.member(partner=link.partner)

    actions.offer_upgrades(at=AT)

    notice = Notice.objects.get(recipient=engineer.user)
    draft = CapacityRequest.objects.get()
    assert (notice.event, notice.ref) == ("utilization.forecast", draft.ref)
    assert notice.facts["url"] == f"/portal/requests/{draft.ref}/"


def test_no_second_upgrade_is_offered_where_one_is_drafted_or_asked_for() -> None:
    mine, theirs = busy_link(), busy_link()
    for link in (mine, theirs):
        link.partner.portal_enabled = True
        link.partner.save()
    drafted(mine)
    submitted(theirs)

    assert actions.offer_upgrades(at=AT) == 0
    assert CapacityRequest.objects.count() == 2


def test_breach_gives_one_draft_however_often_it_is_asked_for() -> None:
    link = busy_link()
    breach = make.breach(interconnect=link)
    marina = staff_acting()

    drafts = [actions.draft_from_breach(breach_ref=breach.ref, acting=marina, at=AT)
              for _ in range(2)]  # fmt: skip

    assert drafts[0].pk == drafts[1].pk
    assert [row.ref for row in drafts[0].breaches.all()] == [breach.ref]
    assert (drafts[0].source, drafts[0].details["reason"]) == ("breach", "breach")
    assert drafts[0].target_bps == 600 * 10**9


def test_stage_times_are_medians_of_what_was_left() -> None:
    for days in (1, 2, 3, 4, 10):
        request = submitted()
        actions.claim(request=request, acting=staff_acting(), at=AT + days * DAY)

    found = queries.stage_times(at=AT + 30 * DAY)

    hour = timedelta(hours=1)
    assert set(found) == {"SUBMITTED"}
    assert (found["SUBMITTED"].count, found["SUBMITTED"].p50) == (5, 3 * DAY - hour)
    assert found["SUBMITTED"].p90 == pytest.approx(7.6 * DAY - hour, abs=timedelta(seconds=1))
    assert queries.stage_times(at=AT + 30 * DAY, type="pni_new") == {}
