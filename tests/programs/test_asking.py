"""The query language: what is read, what is refused where, what comes next, what it finds."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.accounts.models import User
from apps.programs import actions, queries
from apps.programs.rules import asking
from apps.programs.rules.asking import (
    FIELDS,
    And,
    Asked,
    BadQuery,
    Compared,
    Kind,
    Not,
    Or,
    Order,
    Relative,
    read,
)
from tests import factories as make
from tests.factories import AT

ME = Compared("assignee", "=", ("me",))
SOON = Compared("due", "<", (Relative(14),))


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("", Asked()),
        ("  ", Asked()),
        ("assignee = me", Asked(ME)),
        ("ASSIGNEE=me AND due<14d", Asked(And((ME, SOON)))),
        ("assignee = me or due < 14d", Asked(Or((ME, SOON)))),
        ("not assignee = me", Asked(Not(ME))),
        ("assignee != me", Asked(Not(ME))),
        ("(assignee = me)", Asked(ME)),
        ("assignee = me or assignee = me and due < 14d", Asked(Or((ME, And((ME, SOON)))))),
        ("(assignee = me or assignee = me) and due < 14d", Asked(And((Or((ME, ME)), SOON)))),
        ("label in (x, \"y z\")", Asked(Compared("label", "in", ("x", "y z")))),
        ("labels not in (x)", Asked(Not(Compared("label", "in", ("x",))))),
        ("assignee is empty", Asked(Compared("assignee", "empty"))),
        ("due is not empty", Asked(Not(Compared("due", "empty")))),
        ("due >= -2w", Asked(Compared("due", ">=", (Relative(-14),)))),
        ("due = today", Asked(Compared("due", "=", (Relative(0),)))),
        ("due = 2026-12-31", Asked(Compared("due", "=", (date(2026, 12, 31),)))),
        ("priority = Urgent", Asked(Compared("priority", "=", (1,)))),
        ("type in (risk, deal)", Asked(Compared("type", "in", ("RISK", "DEAL")))),
        ("estimate > 2.5", Asked(Compared("estimate", ">", (Decimal("2.5"),)))),
        ('text ~ "say \\"yes\\""', Asked(Compared("text", "~", ('say "yes"',)))),
        ("order by due", Asked(None, (Order("due"),))),
        ("assignee = me order by due desc, key asc",
         Asked(ME, (Order("due", descending=True), Order("key")))),
    ],
)  # fmt: skip
def test_query_is_read(text, asked):
    assert read(text) == asked


@pytest.mark.parametrize(
    ("text", "at", "words"),
    [
        ("colour = red", 0, "“colour” is no field"),
        ("assignee = me and", 17, "A condition is missing"),
        ("assignee me", 9, "write one of = !="),
        ("assignee < me", 9, "cannot be compared by <"),
        ("assignee =", 10, "A value for assignee is missing"),
        ("due < soon", 6, "“soon” is no day: write 14d"),
        ("due < 2026-02-30", 6, "is no day"),
        ("priority = top", 11, "is none of urgent, high"),
        ("estimate = 1e5", 11, "is no number such as 2.5"),
        ("(assignee = me", 14, "A ) is missing here"),
        ("assignee = me)", 13, "Join conditions with"),
        ("assignee = me due < 14d", 14, "Join conditions with"),
        ("label in x", 9, "stands in parentheses"),
        ("label in (x y)", 12, "Separate values with commas"),
        ("label in ()", 10, "A value for label is missing"),
        ("text = x", 5, "cannot be compared by =: use ~"),
        ("text in (x)", 8, "Use text ~ word"),
        ("key is empty", 7, "key is never empty"),
        ("due is gone", 7, "Write “is empty”"),
        ("due not 14d", 8, "Write “not in"),
        ("order due", 6, "Write “order by”"),
        ("order by label", 9, "Nothing is ordered by label. Possible: assignee"),
        ('text ~ "open', 7, "never ends"),
        ("due ! 14d", 4, "Write != for"),
        ("(" * 30 + "due < 1d", 21, "More than 20 levels"),
        ("x" * 1001, 0, "at most 1000 letters"),
    ],
)
def test_mistake_points_at_its_place_and_says_the_way_out(text, at, words):
    with pytest.raises(BadQuery) as caught:
        read(text)

    assert words in caught.value.message
    assert caught.value.at == at
    assert caught.value.before + caught.value.here + caught.value.after == text


@given(st.text(max_size=120))
def test_any_text_is_read_or_refused_at_a_place_inside(text):
    assert points_inside(text)


def points_inside(text):
    """Whether it is read, or refused with words and a place inside of it."""
    try:
        return bool(read(text))
    except BadQuery as error:
        return 0 <= error.at <= len(text) and bool(error.message)


PIECES = st.sampled_from(
    ["assignee", "due", "label", "and", "or", "not", "(", ")", "=", "<", "in", "me", "14d", "is",
     "empty", "order", "by", ",", '"x"']
)  # fmt: skip


@given(st.lists(PIECES, max_size=12))
def test_any_pieces_are_read_or_refused(pieces):
    text = " ".join(pieces)
    assert points_inside(text)


def _written(node):
    """A tree as text again."""
    if isinstance(node, Not):
        return f"not ({_written(node.part)})"
    if isinstance(node, And | Or):
        word = " and " if isinstance(node, And) else " or "
        return word.join(f"({_written(part)})" for part in node.parts)
    if node.operator == "empty":
        return f"{node.field} is empty"
    return f"{node.field} {node.operator} {node.values[0]}"


LEAVES = st.sampled_from(
    [Compared("assignee", "=", ("me",)), Compared("due", "empty"), Compared("label", "=", ("x",))]
)


def _deeper(inner):
    """Trees one level above these."""
    many = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.one_of(inner, inner.map(Not), many.map(And), many.map(Or))


TREES = _deeper(_deeper(_deeper(LEAVES)))


@given(TREES)
def test_written_tree_is_read_back(tree):
    assert read(_written(tree)).where == tree


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "assignee"),
        ("ass", "assignee"),
        ("due ", "<"),
        ("due < ", "14d"),
        ("assignee = ", "me"),
        ("priority = u", "urgent"),
        ("assignee = me ", "and"),
        ("assignee = me and d", "due"),
        ("order by ", "due"),
        ("label ", "in ("),
        ("assignee is", "is empty"),
    ],
)
def test_what_fits_next_is_offered(text, word):
    assert word in [found for found, _ in asking.suggestions(text)]


def test_every_field_is_translated():
    for field in FIELDS.values():
        value = {Kind.DAY: "today", Kind.NUMBER: "1", Kind.CHOICE: None}.get(field.kind, "me")
        word = value or field.choices[0][0]
        sign = "~" if field.kind == Kind.TEXT else "="
        rows = queries.asked(
            queries.items(), f"{field.name} {sign} {word}", user=User(pk=1), today=AT.date()
        )
        assert str(rows.query)


@pytest.fixture
def here(db, manager):
    """Items that differ in everything a query may ask."""
    manager.name, manager.email = "Marina Duarte", "marina@northlight.example"
    manager.save()
    lima = make.workstream(key="LIMA", region="LATAM")
    given = [
        {"title": "Order optics", "assignee": manager, "due_on": AT.date() + timedelta(days=3),
         "labels": ["lima", "optics"], "priority": 1},
        {"title": "Call the landlord", "due_on": AT.date() + timedelta(days=30), "type": "RISK"},
        {"title": "Sign the order", "text": "optics as well", "estimate": Decimal(3)},
    ]  # fmt: skip
    made = [
        actions.add_item(workstream=lima, by=None, at=AT, **{"priority": 3, **facts})
        for facts in given
    ]
    actions.link_ref(item=made[2], ref="PAR-00042", by=None, at=AT)
    actions.block(item=made[2], by_item=made[0], by=None, at=AT)
    done = lima.columns.get(category="DONE")
    actions.move_item(item=made[1], to=done, by=None, at=AT + timedelta(days=1))
    return manager


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("assignee = me", "1"),
        ("assignee = marina", "1"),
        ("assignee = MARINA@northlight.example", "1"),
        ("assignee is empty", "2 3"),
        ("assignee != me", "2 3"),
        ("due < 14d", "1"),
        ("due is empty or due > 14d", "2 3"),
        ("not (due < 14d or due > 14d)", "3"),
        ("label in (optics, fibre)", "1"),
        ("label != optics", "2 3"),
        ("text ~ optics", "1 3"),
        ("text !~ optics", "2"),
        ("priority = urgent", "1"),
        ("type = risk", "2"),
        ("estimate >= 2.5", "3"),
        ("link = par-00042", "3"),
        ("link is empty", "1 2"),
        ("blocked = yes", "3"),
        ("blocked = no", "1 2"),
        ("category = done", "2"),
        ("status = done", "2"),
        ("done = 2026-11-20", "2"),
        ("done <= 2026-11-19", ""),
        ("updated > today", "2"),
        ("created = today", "1 2 3"),
        ("created < today", ""),
        ("watcher = me", "1"),
        ("key = lima-2", "2"),
        ("workstream = lima and region = latam order by key desc", "3 2 1"),
        ("order by due", "1 2 3"),
        ("order by due desc", "2 1 3"),
    ],
)
def test_query_finds(here, text, keys):
    found = queries.asked(queries.items(), text, user=here, today=AT.date())

    numbers = [str(item.number) for item in found]
    expected = keys.split()
    assert (numbers if "order by" in text else sorted(numbers)) == expected
