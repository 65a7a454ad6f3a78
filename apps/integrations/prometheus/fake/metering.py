"""Interfaces as SNMP sees them: octet counters and averages, calculated from slot rates."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

SLOT = 300
DIRECTIONS = {"ifHCInOctets": "in", "ifHCOutOctets": "out"}

# (direction "in" or "out", start of the first slot, how many) -> bit/s of each slot, None = gap
SlotRates = Callable[[str, int, int], Sequence[int | None]]


@dataclass(frozen=True)
class Interface:
    """One interface. Its counters are zero at `counters_from` and right after each of `resets`."""

    labels: Mapping[str, str]
    speed_bps: int
    rates: SlotRates
    counters_from: int = 0
    resets: tuple[int, ...] = ()


def from_callable(
    labels: Mapping[str, str],
    traffic: Callable[[Mapping[str, str], str, int], int | None],
    *,
    speed_bps: int = 100_000_000_000,
    counters_from: int = 0,
    resets: tuple[int, ...] = (),
) -> Interface:
    """An interface whose `traffic(labels, direction, slot_start)` gives the bit/s of one slot."""

    def rates(direction: str, first: int, count: int) -> list[int | None]:
        return [traffic(labels, direction, first + SLOT * number) for number in range(count)]

    return Interface(labels, speed_bps, rates, counters_from, resets)


def averages(
    interface: Interface, direction: str, times: Sequence[float]
) -> Iterator[float | None]:
    """bit/s over the five minutes before each of the (ascending) times, None across a gap."""
    lowest = int((times[0] - SLOT) // SLOT) * SLOT
    count = int((times[-1] - lowest) // SLOT) + 1
    rates = interface.rates(direction, lowest, count)
    for at in times:
        slots, seconds = divmod(at - SLOT - lowest, SLOT)
        yield _mixed(rates, int(slots), seconds / SLOT)


def _mixed(rates: Sequence[int | None], slot: int, part: float) -> float | None:
    """The slot's rate, or the weighted rate of it and the next when the window spans both."""
    first = rates[slot]
    if part == 0 or first is None:
        return first
    second = rates[slot + 1]
    return None if second is None else first * (1 - part) + second * part


def octets(interface: Interface, direction: str, at: int) -> int | None:
    """The counter at a moment, None while the interface is not measured."""
    if at < interface.counters_from:
        return None
    begin = max([each for each in interface.resets if each < at] + [interface.counters_from])
    first = begin - begin % SLOT
    rates = interface.rates(direction, first, (at - first) // SLOT + 1)
    if rates[-1] is None:
        return None
    bits = sum(rate or 0 for rate in rates[:-1]) * SLOT + rates[-1] * (at % SLOT)
    return (bits - (rates[0] or 0) * (begin - first)) // 8


def exposition(interfaces: Sequence[Interface], at: int) -> str:
    """All counters and speeds in the Prometheus text format."""
    lines = []
    for metric, direction in DIRECTIONS.items():
        lines.append(f"# TYPE {metric} counter")
        lines += [
            f"{metric}{label_text(each.labels)} {value}"
            for each in interfaces
            if (value := octets(each, direction, at)) is not None
        ]
    lines.append("# TYPE ifHighSpeed gauge")
    lines += [
        f"ifHighSpeed{label_text(each.labels)} {each.speed_bps // 1_000_000}" for each in interfaces
    ]
    return "\n".join(lines) + "\n"


def label_text(labels: Mapping[str, str]) -> str:
    """`{name="value"}` with the escapes of the text format."""
    escapes = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n"})
    pairs = (f'{name}="{value.translate(escapes)}"' for name, value in labels.items())
    return "{" + ",".join(pairs) + "}"
