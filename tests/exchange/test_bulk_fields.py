"""Values of bulk edits: read, compared, put into words. Without a database."""

import pytest

from apps.accounts.models import User
from apps.exchange.bulk import Choice, Day, Person, Text, Words

MARINA = User(pk=7, name="Marina Duarte", role="manager", is_active=True)
OLIVER = User(pk=8, name="Oliver Kent", role="finance", is_active=True)
GONE = User(pk=9, name="Gone Girl", role="manager", is_active=False)
PEOPLE = {person.pk: person for person in (MARINA, OLIVER, GONE)}

OWNER = Person("owner", "Owner")
HANDLER = Person("assignee", "Handled by", roles=("manager", "engineer"))
TIER = Choice("tier", "Tier", options=lambda: [("KEY", "Key"), ("TAIL", "Tail")])
RANK = Choice("priority", "Priority", options=lambda: [(1, "Low"), (2, "High")])
REVIEW = Day("next_review_on", "Next review")
TAGS = Words("tags", "Tags")
LABELS = Words("labels", "Labels", is_small=True)
GROUP = Text("redundancy_group", "Redundancy group", most=5)


class Row:
    owner_id = 7
    tier = "KEY"
    tags = ["lab", "metro"]
    next_review_on = None


@pytest.mark.parametrize(
    ("field", "value", "read"),
    [
        (OWNER, 7, 7), (OWNER, "7", 7), (OWNER, None, None), (OWNER, "", None),
        (TIER, "TAIL", "TAIL"), (RANK, "2", 2), (RANK, 2, 2),
        (REVIEW, "2027-01-31", "2027-01-31"), (REVIEW, "", None), (REVIEW, None, None),
        (GROUP, " A-1 ", "A-1"), (GROUP, None, ""),
        (TAGS, "lab, , metro,lab", ["lab", "metro"]), (TAGS, ["lab"], ["lab"]), (TAGS, None, []),
        (LABELS, "Lab,LAB", ["lab"]),
    ],
)  # fmt: skip
def test_value_is_read_into_what_a_row_holds(field, value, read):
    assert field.checked({"value": value}, PEOPLE)["value"] == read


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        (OWNER, 99, "no such person"), (OWNER, "Marina", "no such person"),
        (OWNER, 9, "no such person"), (HANDLER, 8, "Oliver Kent cannot be chosen here"),
        (TIER, "GOLD", "no choice “GOLD”"), (TIER, None, "no choice"), (RANK, "3", "no choice"),
        (REVIEW, "31.1.2027", "is no day such as"), (REVIEW, "2027-02-30", "is no day"),
        (GROUP, "ABCDEF", "6 letters; up to 5"), (TAGS, "x" * 33, "longer than 32"),
        (TAGS, 5, "separated by commas"), (TAGS, {"a": 1}, "separated by commas"),
    ],
)  # fmt: skip
def test_value_that_fits_no_row_is_named(field, value, said):
    with pytest.raises(ValueError, match=said):
        field.checked({"value": value}, PEOPLE)


@pytest.mark.parametrize(
    ("way", "value", "held", "wanted"),
    [
        ("add", "metro,new", ["lab", "metro"], ["lab", "metro", "new"]),
        ("remove", "lab,none", ["lab", "metro"], ["metro"]),
        ("set", "b,a", ["lab"], ["b", "a"]),
        ("set", "metro,lab", ["lab", "metro"], ["lab", "metro"]),
        ("set", "", ["lab"], []),
    ],
)
def test_words_are_added_taken_away_or_replaced(way, value, held, wanted):
    given = TAGS.checked({"value": value, "way": way}, PEOPLE)

    assert TAGS.wanted(given, held) == wanted


@pytest.mark.parametrize("given", [{"value": "", "way": "add"}, {"value": "a", "way": "swap"}])
def test_words_need_a_way_and_something_to_do(given):
    with pytest.raises(ValueError, match="Tags: "):
        TAGS.checked(given, PEOPLE)


def test_field_that_is_needed_cannot_be_emptied():
    needed = Text("name", "Name", is_needed=True)

    with pytest.raises(ValueError, match="Name cannot be empty"):
        needed.checked({"value": "  "}, PEOPLE)


@pytest.mark.parametrize(
    ("field", "held", "words"),
    [
        (OWNER, 7, "Marina Duarte"), (OWNER, None, "nobody"), (OWNER, 1234, "1234"),
        (TIER, "KEY", "Key"), (TIER, "", "–"), (REVIEW, "2027-01-31", "31 Jan 2027"),
        (REVIEW, None, "–"), (TAGS, ["a", "b"], "a, b"), (TAGS, [], "–"), (GROUP, "", "–"),
    ],
)  # fmt: skip
def test_value_is_put_into_words(field, held, words):
    assert field.words(held, PEOPLE) == words


def test_what_a_row_holds_turns_back_into_the_same():
    assert OWNER.fact(OWNER.held(Row), PEOPLE) is MARINA
    assert TAGS.fact(TAGS.held(Row), PEOPLE) == ["lab", "metro"]
    assert REVIEW.fact(REVIEW.held(Row), PEOPLE) is None
    assert REVIEW.fact("2027-01-31", PEOPLE).isoformat() == "2027-01-31"


def test_wish_is_said_in_words():
    tags = TAGS.checked({"value": "lab", "way": "remove"}, PEOPLE)

    assert OWNER.said({"value": 7}, PEOPLE) == "Owner: Marina Duarte"
    assert TAGS.said(tags, PEOPLE) == "Tags: take away lab"
