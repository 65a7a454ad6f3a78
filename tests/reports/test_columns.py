"""Widths and cuts that keep a table on its page, whatever stands in it."""

import pytest

from apps.reports import rules
from apps.reports.printing import columns

LONG = "Sociedade Brasileira de Telecomunicações e Serviços de Interconexão do Nordeste Limitada"


def table(*rows, units=("name", "text", "date", "status")):
    heads = [rules.column(f"c{at}", "Head", unit) for at, unit in enumerate(units)]
    lines = [rules.row(str(at), *cells) for at, cells in enumerate(rows)]
    return rules.table("t", "", heads, lines, most=50)


def state(word):
    return rules.status("ok", word)


def letters(found, wide=100):
    parts = columns.shares(found, found["rows"], wide)
    return [part * wide for part in parts]


def test_the_parts_are_the_whole():
    found = table(["BRE-00001", LONG, "2026-11-19", state("Proposed: Renew")])

    assert sum(columns.shares(found, found["rows"], 100)) == pytest.approx(1)


def test_references_days_and_states_are_never_squeezed():
    found = table(["BRE-00001", LONG, "2026-11-19", state("Proposed: Do not renew")])

    ref, text, day, word = letters(found, 80)

    assert ref >= len("BRE-00001") + columns.GAP
    assert day >= len("19 Nov 2026") + columns.GAP
    assert word >= len("Proposed: Do not renew") + columns.GAP
    assert text < 30


def test_several_long_columns_share_what_is_left():
    found = table(["BRE-00001", LONG, LONG, LONG], units=("name", "text", "text", "text"))

    _, *long = letters(found, 80)

    assert max(long) - min(long) < 1


def test_letters_of_chinese_count_twice():
    assert columns.length("中国 ab") == 7


@pytest.mark.parametrize(
    ("text", "most", "cut"),
    [
        ("short", 10, "short"),
        ("two words here", 10, "two words…"),
        ("Donaudampfschifffahrt", 10, "Donaudamp…"),
        ("中国网络通信集团", 8, "中国网…"),
        ("", 5, ""),
    ],
)
def test_a_text_is_cut_at_a_word_where_it_has_one(text, most, cut):
    found = columns.cut(text, most)

    assert found == cut
    assert columns.length(found) <= most


def test_a_cell_with_a_long_name_takes_several_lines():
    parts = [0.2, 0.4, 0.2, 0.2]

    assert columns.lines_of(["BRE-00001", "x", "y", "z"], parts, 100) == 1
    assert columns.lines_of(["BRE-00001", LONG, "y", "z"], parts, 100) == 3


def test_texts_that_do_not_fit_are_counted():
    texts = ["one", "two", LONG, "four"]

    assert columns.fitting(texts, 40, 12) == texts
    assert columns.fitting(texts, 40, 4) == ["one", "two", "… and 2 more"]
    assert columns.fitting([], 40, 4) == []
