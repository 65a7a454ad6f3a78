"""Links with Jira by API, and the webhook that Jira calls."""

import pytest

from apps.integrations.jira import fake
from apps.programs.models import JiraPing
from tests import factories as make

pytestmark = pytest.mark.django_db
ISSUE = {"id": "10001", "key": "NET-1", "summary": "Optics"}
SECRET = "hush"  # noqa: S105  of the test


@pytest.fixture
def link():
    return make.jira_link(
        workstream=make.workstream(key="LIMA"), is_on=True, hook_secret=SECRET, failures=1,
        last_error="It hangs.",
    )  # fmt: skip


def say(client, body, *, key="LIMA", secret=SECRET):
    return client.post(
        f"/api/v1/hooks/jira/{key}/", body, content_type="application/json",
        headers={"X-Hub-Signature": fake.signature(body, secret)},
    )  # fmt: skip


def test_link_is_told_with_its_health_and_never_its_secrets(api, link):
    make.jira_issue(link=link, problem="No way.")

    (row,) = api.get("/api/v1/jira-links/").json()["results"]

    assert (row["workstream"], row["project"], row["is_on"]) == ("LIMA", "NET", True)
    assert row["health"] == {"word": "Failing", "tone": "bad", "sentence": "It hangs."}
    assert (row["issue_count"], row["problem_count"], row["conflict_count"]) == (1, 1, 0)
    assert not {"token", "hook_secret", "email"} & row.keys()
    assert api.get("/api/v1/jira-links/LIMA/").json() == row


def test_work_item_names_its_issue(api, link):
    make.jira_issue(link=link)
    make.work_item(workstream=link.workstream)

    rows = api.get("/api/v1/work-items/?ordering=key").json()["results"]

    assert [row["jira"] for row in rows] == ["NET-1", None]


def test_signed_webhook_is_noted_once_however_often_it_comes(client, link):
    body = fake.hook(ISSUE)

    answers = [say(client, body).status_code for _ in range(3)]

    assert answers == [204, 204, 204]
    assert JiraPing.objects.get().issue_id == "10001"


@pytest.mark.parametrize(
    ("body", "options"),
    [
        (fake.hook(ISSUE), {"secret": "guess"}),
        (fake.hook(ISSUE), {"key": "OTHER"}),
        (b"garbage", {}),
        (b'{"webhookEvent": "x", "issue": {"id": "../1"}}', {}),
    ],
)
def test_webhook_that_is_not_of_our_jira_is_answered_as_an_address_that_is_none(
    client, link, body, options
):
    answer = say(client, body, **options)

    assert answer.status_code == 404
    nobody = say(client, body, key="NOBODY").json()
    assert {**answer.json(), "instance": ""} == {**nobody, "instance": ""}
    assert not JiraPing.objects.exists()


def test_webhook_of_a_link_that_is_off_is_taken_and_forgotten(client, link):
    link.is_on = False
    link.save()

    assert say(client, fake.hook(ISSUE)).status_code == 204
    assert not JiraPing.objects.exists()
