"""Two versions side by side: what changed, came and went, and nothing lost between them."""

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.agreements.rules import redline
from apps.agreements.rules.redline import MOST_PARAGRAPHS, Mark

V1 = """1. Term
The agreement runs for 36 months from the effective date.
2. Commit
The partner commits to 200 Gbps at 0.30 dollars per Mbps.
3. Notice
A notice is given 60 days before the end.
4. Law
The laws of England govern."""
V2 = """1. Term
The agreement runs for 36 months from the effective date.
2. Commit
The partner commits to 250 Gbps at 0.26 dollars per Mbps.
3. Notice
A notice is given 90 calendar days before the end.
4. Law
The laws of England govern.
5. Audit
Either party may audit the measurements once a year."""


def rows(found):
    return [row for stretch in found.stretches for row in stretch.rows]


def text(pieces):
    return "".join(piece.text for piece in pieces)


def shown(row):
    """`60 days` becoming `90 days` as `[-60-]{+90+} days`."""
    forms = {Mark.REMOVED: "[-{}-]", Mark.ADDED: "{{+{}+}}", Mark.SAME: "{}"}
    return "".join(forms[piece.mark].format(piece.text) for piece in row.pieces)


def test_changed_clauses_are_counted_once_and_named():
    found = redline(V1, V2)

    assert found.summary == "2 clauses changed, 1 added, 0 removed"
    assert (found.changed, found.added, found.removed) == (("2", "3"), ("5",), ())
    assert not found.is_same
    assert not found.is_cut


def test_words_inside_a_changed_paragraph_are_marked():
    changed = [shown(row) for row in rows(redline(V1, V2)) if row.mark == Mark.CHANGED]

    assert changed == [
        "The partner commits to [-200-]{+250+} Gbps at 0.[-30-]{+26+} dollars per Mbps.",
        "A notice is given [-60-]{+90 calendar+} days before the end.",
    ]


def test_same_text_has_no_change_and_one_fold():
    found = redline(V1, V1)

    assert found.is_same
    assert [stretch.is_folded for stretch in found.stretches] == [True]
    assert len(rows(found)) == 8


def test_unchanged_paragraphs_are_folded_but_those_beside_a_change():
    found = redline(V1, V2)

    folded = [[text(row.after) for row in s.rows] for s in found.stretches if s.is_folded]
    assert folded == [["1. Term", "The agreement runs for 36 months from the effective date."]]


def test_removed_clause_is_counted_by_its_old_number():
    found = redline(V2, V1)

    assert found.removed == ("5",)
    assert found.summary == "2 clauses changed, 0 added, 1 removed"


def test_another_paragraph_is_not_shown_as_a_change():
    found = redline("1. The fee is ten dollars.", "1. Nothing herein limits audits.")

    assert [row.mark for row in rows(found)] == [Mark.REMOVED, Mark.ADDED]


def test_paragraphs_of_a_replaced_stretch_find_their_counterparts():
    found = redline(
        "(a) the port in Bogotá\n(b) the port in Lima",
        "(a) a wholly new sentence without any likeness\n(b) the second port in Lima",
    )

    assert [row.mark for row in rows(found)] == [Mark.REMOVED, Mark.ADDED, Mark.CHANGED]


def test_clauses_that_only_move_down_are_no_change():
    found = redline(
        "1. Term\n1.1 Three years.\n2. Law\n2.1 England.\n2.2 Days are those of London.",
        "1. Term\n1.1 Three years.\n2. Audit\n2.1 Once a year.\n3. Law\n3.1 England.\n"
        "3.2 Days are those of Paris.",
    )

    assert found.summary == "1 clause changed, 1 added, 0 removed, 1 only renumbered"
    assert (found.changed, found.added) == (("3.2",), ("2.1",))
    assert [clause for _, clause in found.places] == ["2.1", "3.2"]
    assert shown(rows(found)[5]) == "[-2-]{+3+}.1 England."


def test_heading_counts_with_its_clauses():
    assert redline("", "6. Audit\n6.1 Once.\n6.2 Twice.").added == ("6.1", "6.2")


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("1. Term", "1"), ("4.2 The Customer", "4.2"), ("§7.3 When", "7.3"), ("12) Law", "12"),
        ("Annex A sites", "Annex A"), ("250 Gbps are paid.", ""), ("2027 is the year.", ""),
        ("0.30 USD", "0.30"), ("Term", ""),
    ],
)  # fmt: skip
def test_clause_is_known_by_its_number(text, clause):
    assert redline("", text).stretches[0].rows[0].clause == clause


@pytest.mark.parametrize(
    ("before", "after", "summary"),
    [
        ("", "", "0 clauses changed, 0 added, 0 removed"),
        ("", "1. Term", "0 clauses changed, 1 added, 0 removed"),
        ("one\ntwo", "one", "0 clauses changed, 0 added, 1 removed"),
        ("Annex A sites", "Annex A sites and metros", "1 clause changed, 0 added, 0 removed"),
        ("§7.3 When 70 %", "§7.3 When 75 %", "1 clause changed, 0 added, 0 removed"),
    ],
)
def test_summary(before, after, summary):
    assert redline(before, after).summary == summary


lines = st.lists(st.sampled_from(["1. Term", "a b c d", "a b x d", "e f", "2. Law", "a, b; c."]))


@given(lines, lines)
@settings(max_examples=200, deadline=None)
def test_nothing_is_lost_and_nothing_invented(old, new):
    found = rows(redline("\n".join(old), "\n".join(new)))

    assert [text(row.before) for row in found if row.mark != Mark.ADDED] == old
    assert [text(row.after) for row in found if row.mark != Mark.REMOVED] == new
    for row in found:
        assert (row.mark == Mark.SAME) == (text(row.before) == text(row.after))


@given(st.text(alphabet="ab1 ,.%", max_size=40), st.text(alphabet="ab1 ,.%", max_size=40))
@settings(max_examples=200, deadline=None)
def test_words_of_both_sides_are_kept(one, other):
    before, after = " ".join(one.split()), " ".join(other.split())
    found = rows(redline(before, after))

    assert "".join(text(row.before) for row in found if row.mark != Mark.ADDED) == before
    assert "".join(text(row.after) for row in found if row.mark != Mark.REMOVED) == after


def test_large_documents_are_bounded():
    sample = random.Random(1)
    words = [f"w{n}" for n in range(400)]
    old = [" ".join(sample.choices(words, k=30)) for _ in range(MOST_PARAGRAPHS + 500)]
    new = [" ".join(sample.choices(words, k=30)) for _ in range(MOST_PARAGRAPHS + 500)]
    began = time.thread_time()

    found = redline("\n".join(old), "\n".join(new))

    assert found.is_cut
    assert time.thread_time() - began < 3


def test_one_huge_paragraph_is_bounded():
    sample = random.Random(2)
    old = " ".join(sample.choices(["the", "of", "a", "port", "term"], k=50_000))
    new = " ".join(sample.choices(["the", "of", "a", "port", "term"], k=50_000))
    began = time.thread_time()

    assert redline(old, new).summary == "1 clause changed, 0 added, 0 removed"
    assert time.thread_time() - began < 3
