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
