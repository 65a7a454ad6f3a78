"""Thirty hours of four interfaces, the same behind the fake and in the real server.

Rates are whole octets per second, so counters are whole numbers and `rate()` is exact.
"""

from apps.integrations.prometheus.fake import Interface

SLOT = 300
SCRAPE = 60
START = 1_740_787_200  # 2025-03-01 00:00 UTC
SLOTS = 360
END = START + SLOTS * SLOT
GAP = range(150, 161)  # slots nobody measured
RESETS = (START + 100 * SLOT + 120, START + 250 * SLOT)  # both fall on a scrape

PLAIN = {"instance": "edge-a.example.net", "ifName": "et-0/0/0"}
ODD = {"instance": "edge-a.example.net", "ifName": 'Bundle "7"|.*\\d{x}'}
RESTARTED = {"instance": "edge-b.example.net", "ifName": "et-0/0/0"}
UNMEASURED = {"instance": "edge-b.example.net", "ifName": "et-0/0/1"}
ALL = (PLAIN, ODD, RESTARTED, UNMEASURED)


def rate(labels: dict[str, str], direction: str, slot_start: int) -> int | None:
    """bit/s, up to 80 Gbps, nothing like its neighbours; None outside the thirty hours."""
    number = (slot_start - START) // SLOT
    if not 0 <= number < SLOTS or (labels is UNMEASURED and number in GAP):
        return None
    return 8 * ((number * 7_919_123 + ALL.index(labels) * 1_299_709 + len(direction)) % 10**10)


def expected(labels: dict[str, str], direction: str) -> dict[int, int]:
    """What must be read: every measured slot by its start."""
    every = {START + SLOT * number: None for number in range(SLOTS)}
    found = {slot: rate(labels, direction, slot) for slot in every}
    return {slot: value for slot, value in found.items() if value is not None}


def interface(labels: dict[str, str], resets: tuple[int, ...] = ()) -> Interface:
    """The interface with its rates looked up, not calculated for every scrape again."""
    lines = {
        direction: [rate(labels, direction, START + SLOT * number) for number in range(SLOTS)]
        for direction in ("in", "out")
    }

    def rates(direction: str, first: int, count: int) -> list[int | None]:
        begin = (first - START) // SLOT
        before = [None] * min(count, max(0, -begin))
        inside = lines[direction][max(0, begin) : max(0, begin + count)]
        return before + inside + [None] * (count - len(before) - len(inside))

    return Interface(labels, 100_000_000_000, rates, START, resets)


def interfaces() -> list[Interface]:
    return [interface(each, RESETS if each is RESTARTED else ()) for each in ALL]
