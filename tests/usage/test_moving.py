"""History moves from one store to the other, whole, while samples come in."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from pytest_django import Settings

from apps.usage import actions, store
from apps.usage.actions import MovePlan
from apps.usage.models import DayStat, Touched
from apps.usage.store import GAP, Batch
from tests.factories import AT
from tests.usage import stores
from tests.usage.grids import END, HOT_DAY, OLD_DAY, SLOT, START, batch, ramp

DAYS = [OLD_DAY, HOT_DAY, AT.date()]
OTHER = {"postgres": "clickhouse", "clickhouse": "postgres"}


@pytest.fixture
def used(each_store: store.SampleStore, db: None, settings: Settings):
    """The store in use with samples on old and young days; the other is empty."""
    stores.empty(store.named("clickhouse"))
    for day in DAYS:
        each_store.write(ramp([1, 2, 7], day), at=AT)
    each_store.write(batch([1], START, [[[5]], [[GAP]]]), at=AT)
    yield each_store
    stores.empty(store.named("clickhouse"))


@pytest.fixture
def target(settings: Settings) -> str:
    return OTHER[settings.SAMPLE_STORE]


def plan(target: str, **more) -> MovePlan:
    return MovePlan(target, date(2026, 11, 1), date(2026, 11, 20), **more)


def same(target: str) -> bool:
    ids = [1, 2, 7, 8]
    there, here = (store.named(name).matrix(ids, START, END) for name in (target, OTHER[target]))
    return bool((there == here).all())


def test_move_copies_every_day_and_says_so(used, target: str) -> None:
    told = list(actions.move_samples(plan(target), at=AT))

    assert [(each.day, each.series, each.slots) for each in told] == [
        (day, 3, 3 * 288) for day in DAYS
    ]
    assert not any(each.differences for each in told)
    assert same(target)


def test_second_move_copies_nothing(used, target: str) -> None:
    list(actions.move_samples(plan(target), at=AT))

    assert [each.slots for each in actions.move_samples(plan(target), at=AT)] == [0, 0, 0]


def test_interrupted_move_goes_on(used, target: str) -> None:
    interrupted = actions.move_samples(plan(target), at=AT)
    next(interrupted)
    interrupted.close()

    rest = [each.slots for each in actions.move_samples(plan(target), at=AT)]

    assert rest == [0, 3 * 288, 3 * 288]
    assert same(target)


def test_move_leaves_rollups_as_they_are(used, target: str) -> None:
    used.roll_up(at=AT)
    before = list(DayStat.objects.order_by("pk").values())

    list(actions.move_samples(plan(target), at=AT + timedelta(hours=1)))

    assert not Touched.objects.exists()
    assert list(DayStat.objects.order_by("pk").values()) == before


def test_what_changes_meanwhile_is_copied_at_the_end(used, target: str) -> None:
    moving = actions.move_samples(plan(target), at=AT)
    days = [next(moving).day]
    used.write(batch([1, 8], START + SLOT, [[[70], [80]], [[71], [81]]]), at=AT)

    days += [each.day for each in moving]

    assert days == [*DAYS, OLD_DAY]
    assert same(target)


def test_only_what_changed_since_is_looked_at(used, target: str) -> None:
    list(actions.move_samples(plan(target), at=AT))
    later = AT + SLOT
    used.write(batch([2], datetime(2026, 11, 18, tzinfo=UTC), [[[6]], [[6]]]), at=later)

    told = list(actions.move_samples(plan(target, changed_since=AT), at=later))

    assert [(each.day, each.series, each.slots) for each in told] == [(HOT_DAY, 1, 1)]
    assert same(target)


def test_corrections_of_the_source_replace_what_the_target_had(used, target: str) -> None:
    list(actions.move_samples(plan(target), at=AT))
    used.write(batch([1], START, [[[6]], [[7]]]), at=AT)

    list(actions.move_samples(plan(target), at=AT))

    assert same(target)


def test_store_in_use_gets_only_what_it_lacks(used, target: str, settings: Settings) -> None:
    list(actions.move_samples(plan(target), at=AT))
    late = batch(
        [1],
        START - SLOT,
        [
            [
                [3],
            ],
            [[4]],
        ],
    )
    used.write(late, at=AT)
    used.roll_up(at=AT)
    before = DayStat.objects.latest("changed_at").changed_at
    settings.SAMPLE_STORE = target
    store.current().write(batch([1], START, [[[9]], [[9]]]), at=AT)

    told = list(actions.move_samples(plan(target), at=AT))

    found = store.current().matrix([1], START - SLOT, START + SLOT)
    assert found.tolist() == [[[3, 9]], [[4, 9]]]
    assert sum(each.slots for each in told) == 1
    assert [each.series for day in told for each in day.differences] == [1]
    filled = DayStat.objects.get(day=(START - SLOT).date(), direction=0)
    assert filled.changed_at > before  # whoever computes from it looks again


def test_comparing_finds_a_single_bit_and_writes_nothing(used, target: str) -> None:
    list(actions.move_samples(plan(target), at=AT))
    whole = ramp([2], HOT_DAY)
    wrong = Batch(whole.ids, whole.start, whole.rates[:, :, :1] ^ 1)
    store.named(target).write(wrong, at=AT, marked=False)

    told = list(actions.compare_samples(plan(target), at=AT))

    (different,) = [each for day in told for each in day.differences]
    assert (different.series, different.day) == (2, HOT_DAY)
    assert different.source[0] == different.target[0] == 288
    assert different.source[1] != different.target[1]
    assert [each.slots for each in told] == [0, 0, 0]


def command(*words: str) -> str:
    out = StringIO()
    with time_machine.travel(AT, tick=False):
        call_command("samples_migrate", *words, stdout=out)
    return out.getvalue()


def test_command_moves_verifies_and_names_the_last_run(used, target: str) -> None:
    with pytest.raises(CommandError, match="9 series and days differ"):
        command("--to", target, "--verify")

    moved = command("--to", target)
    verified = command("--to", target, "--verify", "--since", str(HOT_DAY))

    assert "2026-11-14: 3 series, 864 slots copied" in moved
    assert f"--changed-since {AT.isoformat()}" in moved
    assert "2026-11-14" not in verified
    assert "All the same." in verified
