"""What the product relies on in Jira: asked of the fake over real HTTP."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from apps.integrations.addresses import AddressPolicy
from apps.integrations.errors import (
    AddressRefused,
    BadAnswer,
    BadQuery,
    SourceLimited,
    SourceRefused,
    SourceUnreachable,
)
from apps.integrations.faking import Fake
from apps.integrations.jira import fake as faked
from apps.integrations.jira.client import Client, NotThere, endpoint, hook, is_signed, quoted
from apps.integrations.jira.fake import Jira
from apps.integrations.jira.memory import Memory
from apps.integrations.jira.records import Hook, Unread
from tests.factories.clock import AT

EMAIL, TOKEN = "robot@northlight.example", "swordfish"  # noqa: S105  of the fake


@pytest.fixture
def memory() -> Memory:
    made = Memory(clock=lambda: AT)
    made.add_project("NET", "Network builds")
    made.add_person("marta", "Marta Ruiz", "marta@northlight.example")
    made.add_person("hidden", "Hidden Person")
    return made


@pytest.fixture
def site(memory: Memory) -> Jira:
    return Jira(memory, email=EMAIL, token=TOKEN)


@pytest.fixture
def url(site: Jira) -> Iterator[str]:
    with Fake(site) as running:
        yield running.url


@pytest.fixture
def client(url: str) -> Iterator[Client]:
    with opened(url) as made:
        yield made


def opened(url: str, token: str = TOKEN, **options: object) -> Client:
    naps = options.pop("naps", [])
    patience = {"backoff": 0.0, "read_timeout": 0.4, **options}
    return Client(endpoint(url, email=EMAIL, token=token, **patience), sleep=naps.append)


def all_of(client: Client, jql: str) -> list[str]:
    return [row.key for page in client.search(jql) for row in page]


def test_account_project_statuses_and_people_are_told(client):
    assert client.myself().name == "EdgePartners"
    assert client.project("NET").types == ["Task", "Bug"]
    assert [(s.name, s.category) for s in client.statuses("NET")] == [
        ("To Do", "new"), ("In Progress", "indeterminate"), ("Done", "done"),
    ]  # fmt: skip
    assert [(p.name, p.email) for p in client.people("NET")] == [
        ("Marta Ruiz", "marta@northlight.example"), ("Hidden Person", ""),
    ]  # fmt: skip


def test_created_issue_is_read_as_it_was_written(client):
    facts = {"title": "Order <optics> =1+1", "text": "One\ntwo\n\nthree", "assignee_id": "marta",
             "due_on": date(2026, 12, 3), "labels": ["edgepartners-lima-1"]}  # fmt: skip

    id, key = client.create("NET", "Task", facts)
    found = client.issue(key)

    assert (found.id, found.key, found.project) == (id, "NET-1", "NET")
    assert (found.title, found.text) == (facts["title"], facts["text"])
    assert (found.assignee_id, found.due_on) == ("marta", date(2026, 12, 3))
    assert (found.status, found.category, found.labels) == ("To Do", "new", (facts["labels"][0],))


def test_edited_twice_the_same_is_one_change(client, memory):
    key = memory.add("NET", summary="Optics")

    client.edit(key, {"title": "Optics for Lima", "assignee_id": "", "due_on": None})
    once = client.issue(key)
    client.edit(key, {"title": "Optics for Lima"})

    assert client.issue(key) == once
    assert client.changed(key) == {"summary": once.updated_at}


def test_search_pages_by_token_in_order_of_change(client, memory, site):
    site.page = 2
    keys = [memory.add("NET", summary=f"Item {n}") for n in range(5)]
    memory.edit(keys[0], summary="Newest")

    found = all_of(client, "project = NET ORDER BY updated ASC")

    assert found == [*keys[1:], keys[0]]
    assert sum(r.path.endswith("/search/jql") for r in site.requests) == 3


def test_search_resumes_from_a_moment(client, memory):
    memory.add("NET", summary="Old")
    memory.add("NET", summary="New")
    since = client.issue("NET-2").updated_at

    ms = int(since.timestamp() * 1000)

    assert all_of(client, f"project = NET AND updated >= {ms}") == ["NET-2"]


def test_search_finds_by_label_with_quotes(client, memory):
    memory.add("NET", summary="A", labels=['say "hi"'])
    memory.add("NET", summary="B", labels=["other"])

    assert all_of(client, f"labels = {quoted('other')}") == ["NET-2"]
    assert quoted('a"b\\') == '"a\\"b\\\\"'


def test_wrong_filter_is_refused_in_the_words_of_jira(client):
    with pytest.raises(BadQuery, match="Field 'colour' does not exist"):
        all_of(client, "colour = red")


def test_one_bad_row_does_not_spoil_its_page(client, memory):
    memory.add("NET", summary="Good")
    bad = memory.add("NET", summary="Bad")
    memory.find(bad)["summary"] = None

    page = next(client.search("project = NET"))

    assert [row.key for row in page] == ["NET-1", "NET-2"]
    assert isinstance(page[1], Unread)
    assert page[1].message == "It cannot be read: its summary is empty or no text."


def test_workflow_says_where_an_issue_may_go(client, memory):
    memory.add_project("OPS", "Operations", ways=[("To Do", "In Progress")])
    key = memory.add("OPS", summary="A")
    ways = client.transitions(key)

    client.move(key, ways[0])

    assert [way.to for way in ways] == ["In Progress"]
    assert (client.issue(key).status, client.transitions(key)) == ("In Progress", [])
    with pytest.raises(BadQuery, match="illegal operation"):
        client.move(key, ways[0])


def test_comments_come_oldest_first_over_pages(client, memory):
    key = memory.add("NET", summary="A")
    for n in range(120):
        memory.say(key, "marta", f"Word {n}")
    own = client.say(key, "Ours\nin two lines")

    found = client.comments(key)

    assert [len(found), found[0].text, found[0].author_name] == [121, "Word 0", "Marta Ruiz"]
    assert (found[-1].id, found[-1].text, found[-1].author_id) == (
        own,
        "Ours\nin two lines",
        "robot",
    )


def test_deleted_issue_and_unknown_project_are_not_there(client, memory):
    key = memory.add("NET", summary="A")
    memory.remove(key)

    for ask in (
        lambda: client.issue(key),
        lambda: client.project("NOPE"),
        lambda: client.people("X"),
    ):
        with pytest.raises(NotThere, match="no such issue or project"):
            ask()


def test_key_from_outside_stays_one_part_of_the_path(client):
    with pytest.raises(NotThere):
        client.issue("../../user")


def test_wrong_token_says_what_to_do_and_is_asked_once(url, site):
    with opened(url, token="wrong") as client, pytest.raises(SourceRefused, match="new API token"):
        client.myself()

    assert len(site.requests) == 1


def test_limit_is_waited_for_as_long_as_it_says(url, site):
    naps: list[float] = []
    site.fail_next(2, 429, {"Retry-After": "3"})

    with opened(url, naps=naps) as client:
        assert client.myself().id == "robot"

    assert naps == [3.0, 3.0]


def test_long_limit_is_told_with_its_pause(client, site):
    site.fail_next(1, 429, {"Retry-After": "600"})

    with pytest.raises(SourceLimited, match="fewer requests") as told:
        client.myself()

    assert told.value.retry_after == 600


def test_limit_on_a_creation_is_asked_again_for_nothing_was_made(client, site, memory):
    site.fail_next(1, 429)

    client.create("NET", "Task", {"title": "A"})

    assert (len(site.requests), len(memory.issues)) == (2, 1)


@pytest.mark.parametrize("trouble", ["drop_next", "truncate_next"])
def test_creation_that_broke_is_never_asked_twice(client, site, memory, trouble):
    getattr(site, trouble)(1)

    with pytest.raises((SourceUnreachable, BadAnswer)):
        client.create("NET", "Task", {"title": "A"})

    assert [row["summary"] for row in memory.issues.values()] == ["A"]
    assert len(site.requests) == 1


def test_failing_server_is_tried_again_for_questions_only(client, site):
    site.fail_next(2, 503)
    assert client.myself().id == "robot"

    site.fail_next(1, 503)
    with pytest.raises(SourceUnreachable, match="failing"):
        client.say("NET-1", "Hello")
    assert len(site.requests) == 4


def test_garbage_is_told_as_garbage(client, site):
    site.garbage = True

    with pytest.raises(BadAnswer, match="does not answer in JSON"):
        client.myself()


@pytest.mark.parametrize("body", [b"[]", b'{"issues": 3}', b"null"])
def test_json_of_another_shape_is_told(client, site, body):
    site._troubles.append(lambda reply: type(reply)(200, body))

    with pytest.raises(BadAnswer, match="another shape"):
        all_of(client, "project = NET")


def test_hang_ends_with_a_clear_word(client, site):
    site.delay = 1.0

    with pytest.raises(SourceUnreachable, match="did not answer within"):
        client.myself()


def test_metadata_address_is_refused():
    with pytest.raises(AddressRefused):
        opened("http://169.254.169.254", policy=AddressPolicy())


def test_webhook_is_read_and_its_signature_checked(memory):
    memory.add("NET", summary="A")
    body = faked.hook(memory.find("NET-1"))

    assert hook(body) == Hook("jira:issue_updated", "10001", "NET-1")
    assert is_signed(body, secret="s", signature=faked.signature(body, "s"))
    for signature in ("", "sha256=", "sha256=ü", faked.signature(body + b" ", "s"), "sha1=abc"):
        assert not is_signed(body, secret="s", signature=signature)
    assert not is_signed(body, secret="", signature=faked.signature(body, ""))


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b'{"webhookEvent": 1}', b'{"webhookEvent": "x", "issue": {}}',
             b'{"webhookEvent": "x", "issue": {"id": "../1"}}'],
)  # fmt: skip
def test_webhook_that_is_garbage_is_refused(body):
    with pytest.raises(ValueError):  # noqa: PT011  whatever the words
        hook(body)


def test_webhook_about_no_issue_is_nothing():
    assert hook(b'{"webhookEvent": "project_created"}') is None


def test_times_are_utc(client, memory):
    key = memory.add("NET", summary="A")
    memory.find(key)["updated"] = "2026-11-19T10:40:00.123+0100"

    assert client.issue(key).updated_at == datetime(2026, 11, 19, 9, 40, 0, 123_000, tzinfo=UTC)
