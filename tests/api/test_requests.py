"""Capacity requests by API: what is told of one, filters, secrets, verbs."""

from datetime import timedelta

import pytest

from apps.capacity.models import RequestStep
from apps.capacity.rules.fields.reading import SEALED
from apps.core.models import StateChange
from tests import factories as make
from tests.factories import AT

pytestmark = pytest.mark.django_db
LIST = "/api/v1/requests/"


def test_request_tells_lines_clock_and_where_it_came_from(api, django_assert_max_num_queries):
    breach = make.breach()
    one = make.asked(interconnect=breach.interconnect, lines=2)
    one.breaches.add(breach)

    with django_assert_max_num_queries(10):
        told = api.get(f"{LIST}{one.ref}/").json()

    assert (told["state"], told["turn"], told["version"]) == ("SUBMITTED", "us", 1)
    assert told["breaches"] == [breach.ref]
    assert [line["label"] for line in told["lines"]] == [
        f"{one.interconnect.name}, LAG 1", f"{one.interconnect.name}, LAG 2",
    ]  # fmt: skip
    assert told["lines"][0]["ports"] == 4
    assert told["due_at"] == "2026-11-21T09:40:00Z"


def test_request_tells_who_moved_it_in_which_role_and_from_where(api):
    one = make.asked()
    by = make.user(name="Marina Duarte")
    change = StateChange.objects.create(
        ref=one.ref, source="DRAFT", target="SUBMITTED", actor=by, at=AT, reason="By phone"
    )
    RequestStep.objects.create(
        change=change, request=one, role="P-ENG", on_behalf=True, version=2, ip="192.0.2.7"
    )

    (step,) = api.get(f"{LIST}{one.ref}/").json()["log"]

    assert (step["source"], step["target"], step["role"]) == ("DRAFT", "SUBMITTED", "P-ENG")
    assert (step["on_behalf"], step["ip"], step["by"]["name"]) == (
        True,
        "192.0.2.7",
        "Marina Duarte",
    )
    assert (step["reason"], step["public_text"]) == ("By phone", "")


def test_secrets_are_never_told(api):
    sealed = {SEALED: "gAAAAA"}
    one = make.asked(
        type="ix_sessions", details={"secret": sealed, "sessions": [{"secret": sealed, "a": 1}]}
    )

    answer = api.get(f"{LIST}{one.ref}/")

    assert answer.json()["details"] == {"secret": True, "sessions": [{"secret": True, "a": 1}]}
    assert "gAAAAA" not in answer.content.decode()


def test_list_is_filtered_and_sorted(api):
    late = make.asked(due_at=AT - timedelta(days=900))
    soon = make.asked(due_at=AT + timedelta(days=9000))
    make.asked(state="REJECTED", due_at=None)

    def found(query: str) -> list[str]:
        return [row["ref"] for row in api.get(f"{LIST}?{query}").json()["results"]]

    assert found("state=open&ordering=due_at") == [late.ref, soon.ref]
    assert found("late=true") == [late.ref]
    assert found("turn=us&ordering=-due_at") == [soon.ref, late.ref]
    assert found(f"partner={soon.partner.ref}") == [soon.ref]


def test_many_requests_cost_as_much_as_one(api, django_assert_max_num_queries):
    for _ in range(5):
        make.asked(lines=2)

    with django_assert_max_num_queries(10):
        assert len(api.get(LIST).json()["results"]) == 5


def test_line_is_cut_and_the_rest_decided(api, time_machine):
    time_machine.move_to(AT, tick=False)
    one = make.asked(state="IN_REVIEW", lines=3)
    cut = {"position": 2, "decision": "REDUCED", "approved_ports": 1, "reason": "NO_PORTS",
           "version": 1}  # fmt: skip

    first = api.post(f"{LIST}{one.ref}/decide/", cut, format="json").json()
    last = api.post(f"{LIST}{one.ref}/decide/", {"decision": "APPROVED"}, format="json").json()

    assert [line["decision"] for line in first["lines"]] == ["PENDING", "REDUCED", "PENDING"]
    assert [line["approved_ports"] for line in last["lines"]] == [4, 1, 4]
    assert (first["version"], last["version"]) == (2, 4)


def test_a_stale_version_is_a_conflict_and_changes_nothing(api):
    one = make.asked(state="IN_REVIEW", version=3)

    answer = api.post(f"{LIST}{one.ref}/ask/", {"text": "Cage?", "version": 2}, format="json")

    assert answer.status_code == 409
    assert "you saw version 2, it is version 3 now" in answer.json()["detail"]
    one.refresh_from_db()
    assert one.state == "IN_REVIEW"


def test_an_illegal_move_is_a_conflict_that_names_the_ways(api):
    one = make.asked(state="SUBMITTED")

    answer = api.post(f"{LIST}{one.ref}/ask/", {"text": "Cage?"}, format="json")

    assert answer.status_code == 409
    assert "Possible: In review" in answer.json()["detail"]


def test_a_role_that_may_not_make_the_move_is_told_whose_it_is(client_with_token):
    """A manager handles requests, but to build is for engineers."""
    one = make.asked(state="PROVISIONING")

    answer = client_with_token("manager").post(f"{LIST}{one.ref}/test/", {}, format="json")

    assert answer.status_code == 403, answer.json()
    assert "that is for" in answer.json()["detail"]
    one.refresh_from_db()
    assert one.state == "PROVISIONING"


def test_log_keeps_the_token_that_was_used(api):
    one = make.asked()

    told = api.post(f"{LIST}{one.ref}/claim/", {}, format="json").json()

    (step,) = told["log"]
    assert (step["target"], step["role"], step["ip"]) == ("IN_REVIEW", "S-STRAT", "127.0.0.1")
    assert step["token"]


def test_it_is_assigned_by_address(api):
    rafael = make.user(role="engineer", email="rafael@northlight.example")
    one = make.asked()

    told = api.post(f"{LIST}{one.ref}/assign/", {"to": rafael.email}, format="json").json()

    assert told["assignee"]["email"] == rafael.email
    wrong = api.post(f"{LIST}{one.ref}/assign/", {"to": "nobody@x.example"}, format="json")
    assert wrong.status_code == 422


@pytest.mark.parametrize(
    ("verb", "body"),
    [("decide", {"position": 9, "decision": "APPROVED"}), ("claim", {"version": 0}),
     ("hold", {"reason": "WHIM", "text": "x", "review_on": "2026-12-01"}), ("ask", {"text": ""}),
     ("comment", {"text": "x", "visibility": "PUBLIC"}), ("priority", {})],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(api, verb, body):
    one = make.asked(state="IN_REVIEW")

    answer = api.post(f"{LIST}{one.ref}/{verb}/", body, format="json")

    assert answer.status_code in (404, 422)
    one.refresh_from_db()
    assert (one.state, one.version) == ("IN_REVIEW", 1)
