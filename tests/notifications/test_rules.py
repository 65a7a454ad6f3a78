"""When a message that could not be sent is tried again."""

from datetime import timedelta

from apps.notifications import rules


def test_waits_grow_until_a_day_has_passed_and_then_end():
    waits = [rules.wait_after(attempts) for attempts in range(1, 9)]

    assert waits[:4] == [timedelta(minutes=minutes) for minutes in (1, 4, 16, 64)]
    assert waits[-1] is None
    assert sum(waits[:-1], timedelta()) > timedelta(days=1)
    assert waits[:-1] == sorted(waits[:-1])
