"""No test finds what another left: those that empty all tables come last, and tidy up."""

import pytest
from django.db import connection

from apps.usage import actions
from apps.usage.store import partitions
from tests.factories import AT
from tests.tidy import drop_partitions, empties_tables


def test_tests_that_empty_all_tables_come_last(request: pytest.FixtureRequest) -> None:
    order = [empties_tables(item) for item in request.session.items]

    assert order == sorted(order)


def test_partitions_are_dropped(db: None) -> None:
    actions.make_room(at=AT)

    drop_partitions()

    with connection.cursor() as cursor:
        assert not any(partitions.existing(cursor).values())
