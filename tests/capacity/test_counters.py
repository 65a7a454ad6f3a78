"""Asking back at a partner's own Peering API: off by default, once approved, healed by the tick."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest

from apps.capacity import actions
from apps.capacity.models import CapacityRequest, Counter
from apps.integrations.peering_api.fake import Fake
from apps.network.models import BGPSession
from apps.notifications.rules import MOST_ATTEMPTS
from tests import factories as make
from tests.api.robots.exchanges import at_once, exchange, session
from tests.factories import AT

PATH = "/api/peering/v0/sessions"
THEIRS = 64501


@pytest.fixture
def fake(settings) -> Iterator[Fake]:
    with Fake(THEIRS) as running:
        running.site.require_bearer("secret")
        settings.PEERING_RETURN_URLS = {running.url: "secret"}
        yield running


@pytest.fixture
def partner(db, settings, time_machine):
    time_machine.move_to(AT, tick=False)
    settings.NETWORK_ASN = 64510
    partner = make.partner(portal_enabled=True)
    make.asn(partner=partner, number=THEIRS, is_primary=True)
    make.eligible(partner)
    exchange()
    return partner


@pytest.fixture
def approving(partner):
    at_once(partner)


@pytest.fixture
def post(partner, client):
    """A program of the partner, which asks for one session."""
    _token, text = make.partner_token(membership=make.member(partner=partner))

    def send(url: str, *sessions):
        body = {"sessions": list(sessions) or [session()], "return_url": url}
        answer = client.post(
            PATH, json.dumps(body), content_type="application/json",
            headers={"Authorization": f"Bearer {text}"},
        )  # fmt: skip
        assert answer.status_code == 200, answer.content
        return answer.json()

    return send


def sent_bodies(fake):
    return [json.loads(request.body) for request in fake.site.requests]


def warnings_of(answer):
    return {each["name"]: each["messages"][0] for each in answer["warnings"]}


def pairs_there():
    return set(BGPSession.objects.values_list("our_ip", "their_ip"))


def test_without_a_list_nobody_is_called_and_the_caller_is_told(post, approving):
    answer = post("https://peering.isp.example/v0")

    assert not Counter.objects.exists()
    assert "not on our list" in warnings_of(answer)["return_url"]


def test_another_address_than_the_listed_one_is_not_called(post, approving, fake):
    post(f"{fake.url}/other")
    actions.send_counters(at=AT)

    assert fake.site.requests == []


def test_what_is_missing_is_asked_for_once_it_is_approved(post, approving, fake):
    answer = post(fake.url + "/")
    told = actions.send_counters(at=AT)

    counter, request = Counter.objects.get(), CapacityRequest.objects.get()
    (body,) = sent_bodies(fake)
    assert told.sent == 1
    assert "return_url" not in warnings_of(answer)
    assert body["request_id"] == str(request.uid)
    assert [(s["local_ip"], s["peer_ip"]) for s in body["sessions"]] == [
        ("2001:db8:1::1", "2001:db8:1::10")
    ]
    assert body["sessions"][0] | {"location": None} == {
        "local_asn": 64510, "local_ip": "2001:db8:1::1", "peer_asn": THEIRS,
        "peer_ip": "2001:db8:1::10", "peer_type": "public", "location": None,
    }  # fmt: skip
    assert body["sessions"][0]["location"] == {"id": "pdb:ix:1", "type": "public"}
    assert (counter.state, counter.status, counter.taken) == ("SENT", 200, counter.asked)
    assert counter.their_id


def test_what_they_take_is_approved_on_our_side(post, approving, fake):
    post(fake.url)
    actions.send_counters(at=AT)

    row = BGPSession.objects.get(their_ip="2001:db8:1::10")
    assert (row.state, row.our_asn, row.their_asn) == ("APPROVED", 64510, THEIRS)
    assert row.request_ref == CapacityRequest.objects.get().ref


def test_what_they_refuse_is_not(post, approving, fake):
    fake.network.refused.add("2001:db8:1::1")
    post(fake.url)

    told = actions.send_counters(at=AT)

    counter = Counter.objects.get()
    assert told.failed == 1
    assert (counter.state, counter.status) == ("FAILED", 422)
    assert pairs_there() == {("192.0.2.1", "192.0.2.10")}


def test_before_the_approval_nobody_is_called(post, fake):
    post(fake.url)

    assert actions.send_counters(at=AT) == actions.Sent()
    assert fake.site.requests == []
    assert Counter.objects.get().state == "WAITING"


def test_request_that_ends_asks_for_nothing(post, fake):
    post(fake.url)
    CapacityRequest.objects.update(state="CANCELLED")

    actions.send_counters(at=AT)

    assert Counter.objects.get().state == "DROPPED"
    assert fake.site.requests == []


def test_where_nothing_is_missing_nobody_is_called(post, approving, fake):
    both = session(), session(local_ip="2001:db8:1::10", peer_ip="2001:db8:1::1")
    post(fake.url, *both)

    assert actions.send_counters(at=AT).idle == 1
    assert (Counter.objects.get().state, fake.site.requests) == ("NOTHING", [])


def test_second_tick_sends_nothing_again(post, approving, fake):
    post(fake.url)
    actions.send_counters(at=AT)

    assert actions.send_counters(at=AT + timedelta(hours=1)) == actions.Sent()
    assert len(fake.site.requests) == 1


def test_what_does_not_answer_is_tried_again_with_the_same_key(post, approving, fake):
    fake.site.down = 503
    post(fake.url)
    first = actions.send_counters(at=AT)
    fake.site.down = 0
    early = actions.send_counters(at=AT + timedelta(seconds=59))
    second = actions.send_counters(at=AT + timedelta(minutes=1))

    keys = {request.headers["Idempotency-Key"] for request in fake.site.requests}
    assert (first.postponed, early, second.sent) == (1, actions.Sent(), 1)
    assert len(fake.site.requests) == 2
    assert keys == {str(Counter.objects.get().uid)}


def test_after_eight_attempts_it_is_given_up(post, approving, fake):
    fake.site.down = 503
    post(fake.url)
    Counter.objects.update(attempts=MOST_ATTEMPTS - 1)

    assert actions.send_counters(at=AT).failed == 1
    assert Counter.objects.get().state == "FAILED"


def test_what_a_crash_left_half_done_is_sent_when_its_lease_is_over(post, approving, fake):
    post(fake.url)
    Counter.objects.update(leased_until=AT + timedelta(minutes=5), attempts=1)

    assert actions.send_counters(at=AT) == actions.Sent()
    assert actions.send_counters(at=AT + timedelta(minutes=5)).sent == 1


def test_crash_between_answer_and_record_ends_in_one_session(post, approving, fake):
    post(fake.url)
    actions.send_counters(at=AT)
    Counter.objects.update(state="WAITING", sent_at=None)
    later = AT + timedelta(minutes=6)

    assert actions.send_counters(at=later).sent == 1
    assert BGPSession.objects.filter(their_ip="2001:db8:1::10").count() == 1


def test_address_that_was_taken_off_the_list_is_not_called(post, approving, fake, settings):
    post(fake.url)
    settings.PEERING_RETURN_URLS = {}

    assert actions.send_counters(at=AT).failed == 1
    assert "off the list" in Counter.objects.get().error
    assert fake.site.requests == []


def test_listed_address_that_leads_inside_is_not_called_in_production(
    post, approving, fake, settings
):
    settings.WEBHOOK_ALLOW_PRIVATE = False
    post(fake.url)

    assert actions.send_counters(at=AT).failed == 1
    assert fake.site.requests == []


def test_quiet_tick_takes_a_constant_number_of_queries(db, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        actions.send_counters(at=AT)


def test_staff_see_what_was_sent_and_answered(post, approving, fake, client_for):
    post(fake.url)
    actions.send_counters(at=AT)
    request = CapacityRequest.objects.get()

    page = client_for(make.user(role="engineer")).get(f"/requests/{request.ref}/").content.decode()

    assert "Asked back" in page
    assert "2001:db8:1::1 – 2001:db8:1::10" in page
    assert Counter.objects.get().their_id in page
    assert "secret" not in page
