"""What the partner is told of a request, step by step, and what it is not (portal.md 6.6)."""

import json
from datetime import timedelta

import pytest
from django.core import mail as outbox

from apps.capacity import actions
from apps.capacity.enums import RequestType, Visibility
from apps.capacity.models import CapacityRequest
from apps.capacity.notices.theirs import program_of
from apps.notifications import actions as mail
from apps.notifications.models import Notice, WebhookDelivery
from tests import factories as make
from tests.factories import requests
from tests.factories.clock import AT

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=3)


@pytest.fixture
def link():
    link = requests.busy_link()
    link.partner.portal_enabled = True
    link.partner.save()
    return link


@pytest.fixture
def engineer(link):
    return make.member(partner=link.partner).user


def told(person) -> list[str]:
    return list(
        Notice.objects.filter(recipient=person).order_by("pk").values_list("event", flat=True)
    )


def newest(person) -> Notice:
    return Notice.objects.filter(recipient=person).latest("pk")


def test_partner_hears_of_receipt_and_of_who_looks_after_it(link, engineer):
    requests.in_review(link)

    assert told(engineer) == ["request.received", "request.assigned"]


def test_draft_is_told_to_nobody(link, engineer):
    requests.drafted(link)

    assert told(engineer) == []


def test_question_carries_its_text_and_a_link_to_the_portal(link, engineer):
    request = requests.in_review(link)

    actions.ask(request=request, text="Which rack?", acting=requests.staff_acting(), at=LATER)

    notice = newest(engineer)
    assert (notice.event, notice.body, notice.urgency) == (
        "request.question",
        "Which rack?",
        "warn",
    )
    assert notice.facts["url"] == f"/portal/requests/{request.ref}/"


def test_internal_comment_is_not_told_and_a_shared_one_is(link, engineer):
    request = requests.in_review(link)
    before = told(engineer)
    acting = requests.staff_acting()

    actions.comment(
        request=request, text="They pay late.", visibility=Visibility.INTERNAL, acting=acting,
        at=LATER,
    )  # fmt: skip
    silent = told(engineer)
    actions.comment(
        request=request, text="Ports are there.", visibility=Visibility.SHARED, acting=acting,
        at=LATER,
    )  # fmt: skip

    assert silent == before
    assert newest(engineer).body == "Ports are there."
    assert not Notice.objects.filter(partner=link.partner, body__contains="pay late").exists()


def test_no_is_told_with_its_public_reason(link, engineer):
    request = requests.in_review(link)

    actions.hold(
        request=request, reason="NO_PORTS", text="New line card in March.",
        review_on=(AT + timedelta(days=30)).date(), acting=requests.staff_acting(), at=LATER,
    )  # fmt: skip

    assert newest(engineer).event == "request.on_hold"
    assert "New line card in March." in newest(engineer).body


def test_contact_gets_mail_and_webhook_gets_state_and_own_reference(link):
    contact = make.contact_with(link.partner, "PEERING")
    make.webhook(link.partner, "https://hooks.example/")

    request = requests.submitted(link, client_ref="CHG-4711")

    notice = Notice.objects.get(contact=contact)
    message = json.loads(WebhookDelivery.objects.get().body)
    assert ["Your reference", "CHG-4711"] in notice.facts["lines"]
    assert message["type"] == "request.received"
    assert message["data"]["request_id"] == str(request.uid)
    assert message["data"]["state"] == "SUBMITTED"


def test_other_partner_hears_nothing(link):
    stranger = make.member()

    requests.in_review(link)

    assert told(stranger.user) == []


@pytest.mark.parametrize("type", RequestType.values)
def test_every_type_belongs_to_a_program_or_to_none_on_purpose(type):
    general = {"prefix_change", "maintenance_notice", "capacity_concern", "contact_change", "other"}

    assert bool(program_of(type)) == (type not in general)


def due_soon(link, state="XC_ORDERED", **details) -> CapacityRequest:
    """A request whose cross-connect falls due in a day."""
    request = requests.submitted(link)
    request.details = {**request.details, **details}
    request.state, request.due_at = state, AT + timedelta(days=1)
    request.save()
    return request


@pytest.mark.parametrize("state", ["LOA_ISSUED", "XC_ORDERED"])
def test_cross_connect_that_falls_due_is_told_once(link, engineer, state):
    request = due_soon(link, state)

    counts = [actions.remind_cross_connects(at=AT + timedelta(hours=n)) for n in (0, 1)]

    assert counts == [1, 0]
    assert told(engineer)[-1] == "xconnect.due"
    assert newest(engineer).ref == request.ref


@pytest.mark.parametrize(
    ("state", "details", "hours"),
    [("XC_ORDERED", {"xc_orderer": "us"}, 0), ("TESTING", {}, 0), ("XC_ORDERED", {}, 25)],
)
def test_cross_connect_is_not_due_where_we_order_it_is_done_or_late(
    link, engineer, state, details, hours
):
    due_soon(link, state, **details)

    assert actions.remind_cross_connects(at=AT + timedelta(hours=hours)) == 0


def test_passed_tests_of_ours_ask_the_partner_for_theirs(link, engineer):
    request = requests.submitted(link)
    CapacityRequest.objects.filter(pk=request.pk).update(state="TESTING")
    request.refresh_from_db()

    actions.confirm(request=request, acting=requests.staff_acting("engineer"), at=LATER)

    assert told(engineer)[-1] == "build.passed"


def test_our_people_get_their_mail_of_a_request(link):
    owner = make.user()
    link.partner.owner = owner
    link.partner.save()
    request = requests.submitted(link)

    mail.deliver(at=LATER)

    (letter,) = [each for each in outbox.outbox if each.to == [owner.email]]
    assert request.ref in letter.subject
    assert "New request" in letter.body


@pytest.mark.parametrize(("days", "is_told"), [(6, False), (7, True), (-7, True)])
def test_step_that_moves_the_expected_day_by_a_week_says_so(link, engineer, days, is_told):
    """Each step moves it a little; portal.md 6.6 "ETA moved" is for what changes plans."""
    twin, request = requests.submitted(), requests.submitted(link)
    actions.claim(request=twin, acting=requests.staff_acting(), at=LATER)
    wanted = twin.eta_on
    CapacityRequest.objects.filter(pk=request.pk).update(eta_on=wanted - timedelta(days=days))

    actions.claim(request=request, acting=requests.staff_acting(), at=LATER)

    assert ("request.eta_moved" in told(engineer)) is is_told
    request.refresh_from_db()
    assert request.eta_on == wanted
