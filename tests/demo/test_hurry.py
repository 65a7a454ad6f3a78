"""Loading does not wait for the disk at each commit, and leaves nothing that is not on it."""

import pytest
from django.core.management import call_command
from django.db import connection

from edgepartners.demo import seed
from edgepartners.demo.hurry import commits_in_a_hurry

FLUSHED = "SELECT pg_current_wal_flush_lsn() >= %s::pg_lsn"


def asked(query: str, *values: object) -> object:
    with connection.cursor() as cursor:
        cursor.execute(query, values or None)
        return cursor.fetchone()[0]


def waits() -> object:
    return asked("SHOW synchronous_commit")


def test_only_what_is_inside_hurries(db: None) -> None:
    usual = waits()

    with commits_in_a_hurry():
        assert waits() == "off"

    assert waits() == usual != "off"


def test_load_that_fails_leaves_no_hurry_behind(db: None) -> None:
    usual = waits()

    with pytest.raises(ZeroDivisionError), commits_in_a_hurry():
        raise ZeroDivisionError

    assert waits() == usual


@pytest.mark.django_db(transaction=True)
def test_all_that_was_committed_is_on_the_disk_at_the_end() -> None:
    with commits_in_a_hurry():
        asked("SELECT nextval(pg_get_serial_sequence('core_job', 'id'))")
        written = asked("SELECT pg_current_wal_insert_lsn()")

    assert asked(FLUSHED, written)


def test_demo_is_seeded_in_a_hurry(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[object] = []
    monkeypatch.setattr(seed, "seed", lambda **_: seen.append(waits()))

    call_command("seed", "--size", "small")

    assert seen == ["off"]
