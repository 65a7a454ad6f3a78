"""Pages of lists."""

import pytest
from django.db.models import Value

from apps.accounts.models import User
from apps.core import paging
from tests import factories as make


@pytest.fixture
def people(db):
    return [make.user(name=f"Person {n:03}", theme="dark" if n % 2 else "auto") for n in range(60)]


def test_first_page_has_the_first_rows(people):
    page = paging.page(User.objects.order_by("name"), size=25)

    assert page.rows == people[:25]
    assert (page.number, page.pages, page.total) == (1, 3, 60)
    assert (page.first, page.last, page.previous, page.next) == (1, 25, None, 2)


def test_last_page_has_the_rest(people):
    page = paging.page(User.objects.order_by("name"), number=3, size=25)

    assert page.rows == people[50:]
    assert (page.first, page.last, page.previous, page.next) == (51, 60, 2, None)


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("2", 2),
        ("99", 3),
        (10**30, 3),
        ("0", 1),
        ("-4", 1),
        ("abc", 1),
        (None, 1),
        (float("inf"), 1),
    ],
)
def test_any_page_number_shows_the_nearest_page(people, number, shown):
    page = paging.page(User.objects.order_by("name"), number=number, size="25")

    assert page.number == shown
    assert page.rows


@pytest.mark.parametrize("size", ["26", 0, None, "all", 10**9])
def test_other_sizes_are_the_usual_size(people, size):
    page = paging.page(User.objects.order_by("name"), size=size)

    assert page.size == paging.DEFAULT_SIZE


def test_empty_list_has_one_empty_page(db):
    page = paging.page(User.objects.order_by("name"), number=4)

    assert (page.rows, page.number, page.pages) == ([], 1, 1)
    assert (page.first, page.last, page.numbers) == (0, 0, [1])


def test_ties_are_settled_by_key_so_no_row_is_shown_twice(people):
    pages = [paging.page(User.objects.order_by("theme"), number=n, size=25) for n in (1, 2, 3)]

    shown = [row.pk for page in pages for row in page.rows]
    assert sorted(shown) == sorted(person.pk for person in people)


def test_count_is_taken_once_and_rows_keep_annotations(people, django_assert_num_queries):
    queryset = User.objects.annotate(mark=Value("x")).order_by("-name")

    with django_assert_num_queries(3):
        page = paging.page(queryset, number=2, size=25)

    assert page.rows == people[::-1][25:50]
    assert {row.mark for row in page.rows} == {"x"}


def test_known_total_saves_the_count(people, django_assert_num_queries):
    with django_assert_num_queries(2):
        page = paging.page(User.objects.order_by("name"), size=25, total=60)

    assert page.pages == 3


@pytest.mark.parametrize(
    ("number", "total", "numbers"),
    [
        (1, 10, [1]),
        (1, 200, [1, 2, 3, None, 8]),
        (5, 250, [1, None, 3, 4, 5, 6, 7, None, 10]),
        (8, 200, [1, None, 6, 7, 8]),
    ],
)
def test_numbers_leave_gaps(number, total, numbers):
    page = paging.Page([], number, 25, total)

    assert page.numbers == numbers
