"""/webhooks of the partner API: what the portal's page does, by a program (portal.md 6.6, 6.7)."""

import uuid
from datetime import timedelta

import pytest

from apps.core.errors import Invalid
from apps.core.models import Replay
from apps.integrations.webhooks.fake import Fake, opened
from apps.notifications import actions
from apps.notifications.models import Webhook, WebhookDelivery
from tests import factories as make
from tests.factories import AT

PATH = "/api/partner/v1/webhooks"
URL = "https://hooks.example/edge"
GIVEN = {"name": "Orchestrator", "url": URL, "events": ["request.approved"]}


@pytest.fixture
def robot(robot_for, partner):
    """Of an administrator: the portal's page is for them as well."""
    return robot_for(partner, role="P-ADMIN")


@pytest.fixture
def hook(partner):
    return make.webhook(partner, URL)


@pytest.fixture
def message(hook):
    actions.send_test(webhook=hook, by=None, at=AT)
    return WebhookDelivery.objects.get()


class TestAdding:
    def test_webhook_is_added_and_its_secret_told_once(self, robot, partner):
        answer = robot.send("post", PATH, GIVEN)

        hook = Webhook.objects.get()
        assert answer.status_code == 201, answer.data
        assert answer.data["secret"] == hook.secret
        assert hook.secret.startswith("whsec_")
        assert (hook.partner, hook.name, hook.wants) == (
            partner,
            "Orchestrator",
            ["request.approved"],
        )
        assert hook.created_by == robot.row.membership.user
        assert answer["Location"] == f"{PATH}/{hook.uid}"
        later = [robot.get(PATH), robot.get(answer["Location"])]
        assert hook.secret not in "".join(str(each.content) for each in later)

    def test_repeated_call_adds_one_and_does_not_tell_the_secret_again(self, robot):
        first = robot.send("post", PATH, GIVEN, Idempotency_Key="k")
        second = robot.send("post", PATH, GIVEN, Idempotency_Key="k")

        assert Webhook.objects.count() == 1
        assert second.status_code == 201
        assert second.json() == first.json() | {"secret": None}
        assert first.data["secret"] not in Replay.objects.get().body

    def test_without_events_it_gets_all(self, robot):
        answer = robot.send("post", PATH, {"name": "All", "url": URL})

        assert answer.data["events"] == []

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"url": "http://10.0.0.7/hook"}, "url"),
            ({"url": "https://169.254.169.254/latest"}, "url"),
            ({"url": "https://[::1]/"}, "url"),
            ({"url": "https://user:word@hooks.example/"}, "url"),
            ({"url": "ftp://hooks.example/"}, "url"),
            ({"url": "https://hooks.example/#part"}, "url"),
            ({"url": ""}, "url"),
            ({"url": "https://hooks.example/" + "x" * 400}, "url"),
            ({"url": None}, "url"),
            ({"name": ""}, "name"),
            ({"name": "x" * 81}, "name"),
            ({"events": ["coffee.ready"]}, "events[0]"),
            ({"secret": "mine"}, "secret"),
        ],
    )
    def test_what_is_wrong_is_told_by_field(self, robot, settings, change, field):
        settings.WEBHOOK_ALLOW_PRIVATE = False

        answer = robot.send("post", PATH, GIVEN | change)

        assert answer.status_code == 400, answer.data
        assert [error["field"] for error in answer.data["errors"]] == [field]
        assert not Webhook.objects.exists()

    def test_eleventh_is_refused(self, robot, partner):
        for _ in range(10):
            make.webhook(partner, URL)

        assert robot.send("post", PATH, GIVEN).status_code == 422


class TestChanging:
    def test_change_of_one_field_keeps_the_others(self, robot, hook):
        read = robot.get(f"{PATH}/{hook.uid}")

        answer = robot.send(
            "patch", f"{PATH}/{hook.uid}", {"name": "New name"}, If_Match=read["ETag"]
        )

        hook.refresh_from_db()
        assert answer.status_code == 200
        assert answer["ETag"] != read["ETag"]
        assert (hook.name, hook.url, hook.is_on) == ("New name", URL, True)

    def test_one_that_was_turned_off_is_turned_on_again(self, robot, partner):
        hook = make.webhook(partner, URL, is_on=False, off_reason="Five given up", failures=5)

        answer = robot.send("patch", f"{PATH}/{hook.uid}", {"is_on": True}, If_Match="*")

        hook.refresh_from_db()
        assert (answer.data["is_on"], answer.data["off_reason"], hook.failures) == (True, "", 0)

    def test_version_that_is_not_named_is_a_428_and_an_old_one_a_412(self, robot, hook):
        path = f"{PATH}/{hook.uid}"
        old = robot.get(path)["ETag"]
        robot.send("patch", path, {"name": "B"}, If_Match=old)

        assert robot.send("patch", path, {"name": "C"}).status_code == 428
        assert robot.send("patch", path, {"name": "C"}, If_Match=old).status_code == 412
        assert Webhook.objects.get().name == "B"

    def test_private_address_is_refused(self, robot, hook, settings):
        settings.WEBHOOK_ALLOW_PRIVATE = False
        asked = {"url": "https://192.168.1.1/"}

        answer = robot.send("patch", f"{PATH}/{hook.uid}", asked, If_Match="*")

        assert answer.status_code == 400
        assert Webhook.objects.get().url == URL

    def test_new_secret_replaces_the_old_one(self, robot, hook):
        answer = robot.send("post", f"{PATH}/{hook.uid}/secret")

        assert answer.status_code == 200
        assert answer.data["secret"] == Webhook.objects.get().secret != hook.secret

    def test_removed_one_is_not_there(self, robot, hook):
        assert robot.delete(f"{PATH}/{hook.uid}").status_code == 204
        assert robot.get(f"{PATH}/{hook.uid}").status_code == 404
        assert robot.get(PATH).data["webhooks"] == []


class TestLog:
    def test_test_message_arrives_signed_and_stands_in_the_log(self, robot, partner):
        with Fake() as receiver:
            hook = make.webhook(partner, receiver.url)
            asked = robot.send("post", f"{PATH}/{hook.uid}/test")
            actions.post_due(at=AT)
            (request,) = receiver.site.requests

        (row,) = robot.get(f"{PATH}/{hook.uid}/deliveries").data["deliveries"]
        told = opened(request, secret=hook.secret, now=int(AT.timestamp()))
        whole = robot.get(f"{PATH}/{hook.uid}/deliveries/{row['message_id']}").data
        assert asked.status_code == 202
        assert (row["event"], row["state"], row["status"]) == ("webhook.test", "SENT", 204)
        assert (row["due_at"], row["sent_at"]) == (None, "2026-11-19T09:40:00Z")
        assert whole == row | {"message": told}

    def test_two_test_messages_of_one_moment_are_two(self, robot, hook):
        answers = [robot.send("post", f"{PATH}/{hook.uid}/test") for _ in range(2)]

        assert [answer.status_code for answer in answers] == [202, 202]
        assert WebhookDelivery.objects.count() == 2

    def test_webhook_that_is_off_gets_no_test(self, robot, partner):
        hook = make.webhook(partner, URL, is_on=False)

        assert robot.send("post", f"{PATH}/{hook.uid}/test").status_code == 422

    def test_given_up_message_is_sent_again_with_its_id(self, robot, hook, message):
        WebhookDelivery.objects.update(state="FAILED", attempts=8)

        answer = robot.send("post", f"{PATH}/{hook.uid}/deliveries/{message.uid}/replay")

        assert answer.status_code == 202
        assert answer.data["message_id"] == str(message.uid)
        assert (answer.data["state"], answer.data["attempts"]) == ("WAITING", 0)

    def test_message_that_waits_is_a_conflict(self, robot, hook, message):
        answer = robot.send("post", f"{PATH}/{hook.uid}/deliveries/{message.uid}/replay")

        assert answer.status_code == 409

    def test_pages_of_the_log_follow_newest_first(
        self, robot, hook, partner, django_assert_max_num_queries
    ):
        for n in range(5):
            actions.publish(
                partner=partner, event="loa.ready", ref=f"LOA-{n}", key=str(n), data={},
                at=AT + timedelta(minutes=n),
            )  # fmt: skip
        seen, query = [], {"max_results": 2}

        for _ in range(3):
            with django_assert_max_num_queries(12):
                page = robot.get(f"{PATH}/{hook.uid}/deliveries", query).data
            seen += [row["reference"] for row in page["deliveries"]]
            query["next_token"] = page["next_token"]

        assert seen == ["LOA-4", "LOA-3", "LOA-2", "LOA-1", "LOA-0"]
        assert page["next_token"] is None


CALLS = (
    ("get", ""),
    ("patch", ""),
    ("delete", ""),
    ("post", "/secret"),
    ("post", "/test"),
    ("get", "/deliveries"),
    ("get", "/deliveries/{message}"),
    ("post", "/deliveries/{message}/replay"),
)


@pytest.mark.parametrize(("method", "rest"), CALLS)
def test_webhook_of_another_is_as_one_that_is_not(robot_for, hook, message, method, rest):
    other = make.partner(portal_enabled=True)
    stranger = robot_for(other, role="P-ADMIN")
    own = make.webhook(other, URL)
    path = rest.format(message=message.uid)
    answers = [
        stranger.send(method, f"{PATH}/{name}{path}", If_Match="*")
        if method != "get"
        else stranger.get(f"{PATH}/{name}{path}")
        for name in (hook.uid, uuid.uuid4(), "x")
    ]

    assert {answer.status_code for answer in answers} == {404}
    told = [{**answer.data, "instance": ""} for answer in answers]
    assert told[0] == told[1] == told[2]
    assert Webhook.objects.get(pk=hook.pk).removed_at is None
    if "{message}" in rest:
        crossed = f"{PATH}/{own.uid}{path}"
        assert getattr(stranger, method)(crossed).status_code == 404


@pytest.mark.parametrize(("method", "rest"), [("get", ""), *CALLS])
def test_engineer_may_not(robot, robot_for, partner, hook, message, method, rest):
    """A program of somebody who was an administrator once."""
    member = make.member(partner=partner, role="P-ADMIN")
    demoted = robot_for(partner, membership=member)
    type(member).objects.filter(pk=member.pk).update(role="P-ENG")
    path = f"{PATH}/{hook.uid}{rest.format(message=message.uid)}"

    answer = demoted.send(method, path) if method != "get" else demoted.get(path)

    assert answer.status_code == 403
    assert "does not allow 'webhooks:" in answer.data["detail"]


def test_token_that_may_read_may_not_write(robot_for, partner, hook):
    reader = robot_for(partner, role="P-ADMIN", scopes=["webhooks:read"])

    assert reader.get(PATH).status_code == 200
    assert reader.send("post", PATH, GIVEN).status_code == 403
    assert reader.delete(f"{PATH}/{hook.uid}").status_code == 403


def test_engineer_gets_no_token_with_the_scope(robot_for, partner):
    with pytest.raises(Invalid, match="webhooks:read"):
        robot_for(partner, role="P-ENG", scopes=["webhooks:read"])
