"""One condition more on a query that somebody typed."""

import pytest

from apps.programs.rules import asking


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", "blocked = yes"),
        ("label = a", "blocked = yes and (label = a)"),
        ("label = a or label = b", "blocked = yes and (label = a or label = b)"),
        ("order by due desc", "blocked = yes order by due desc"),
        ("label = a ORDER BY due", "blocked = yes and (label = a) ORDER BY due"),
        ('text ~ "order by" order by key', 'blocked = yes and (text ~ "order by") order by key'),
        ("due < soon", "blocked = yes"),
        ('label = "never ends', "blocked = yes"),
    ],
)
def test_condition_is_added_and_the_order_stays(text, found):
    assert asking.narrowed(text, "blocked = yes") == found
    asking.read(found)


@pytest.mark.parametrize("name", ["In progress", 'The "last" one', "a\\b", "(x) and"])
def test_any_name_is_quoted_so_that_it_is_read_back(name):
    asked = asking.read(asking.equals("status", name))

    assert asked.where == asking.Compared("status", "=", (name,))
