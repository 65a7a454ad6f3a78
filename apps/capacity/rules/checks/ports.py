"""Ports: the speed is offered, the optic fits, the mode fits the number (portal.md 6.3)."""

from collections.abc import Iterator
from typing import Any

from apps.capacity.rules.checks.known import (
    Known,
    Place,
    Problem,
    Problems,
    Values,
    error,
    listed,
    warning,
)

PARALLEL = ("DR4", "XDR4", "DR8")  # optics that end in MPO plugs


def check_place(values: Values, known: Known) -> Problems:
    """The building is shared, each LAG's speed is offered there, and there are ports for it."""
    for prefix, row in lags(values):
        yield from _lag(prefix, row, known)


def lags(values: Values) -> Iterator[tuple[str, Any]]:
    """The LAGs of a request with the beginning of their fields' names."""
    yield "", values
    for number, row in enumerate(values.get("more") or ()):
        yield f"more[{number}].", row


def check_cache_place(values: Values, known: Known) -> Problems:
    """A building of PeeringDB or an address of their own; not neither."""
    if not values.get("facility") and not values.get("address"):
        yield error("facility", "Choose a facility, or enter the address of your building.")


def check_optic(values: Values, known: Known) -> Problems:
    """The optic has the speed of the port, and the connector is the optic's."""
    optic = values.get("optic") or ""
    for field in ("port_speed_gbps", "uplink_speed_gbps"):
        speed = values.get(field)
        if optic and speed and not optic.startswith(f"{speed}G-"):
            yield error("optic", f"{optic} does not fit ports of {speed} Gbps.")
    if optic and values.get("connector") == "LC" and optic.endswith(PARALLEL):
        yield error("connector", f"{optic} has an MPO connector.")
    if values.get("media") == "MMF OM4":
        yield warning("media", "All these optics are for single mode fibre. Is it multi mode?")


def check_mode(values: Values, known: Known) -> Problems:
    """A single port stands alone, several form a LAG."""
    counts = [row.get("port_count") or row.get("plus_ports") or 0 for _, row in lags(values)]
    if values.get("mode") == "standalone" and max(counts) > 1:
        yield error("mode", "Several ports form a LAG; a single port stands alone.")
    if values.get("mode") in ("lag_static", "standalone") and values.get("lacp_timeout") == "fast":
        yield error("lacp_timeout", "Without LACP there is no timeout.")


def check_diversity(values: Values, known: Known) -> Problems:
    """What it is to be diverse from is theirs, and not in the building it must not share."""
    kind, ref = values.get("diversity") or "none", values.get("diverse_from")
    if kind == "none":
        return
    link = known.links.get(ref or "")
    if link is None:
        yield error("diverse_from", "Say from which of your interconnects it must be diverse.")
    elif (
        kind in ("facility", "metro") and link.facility and link.facility == values.get("facility")
    ):
        yield error("facility", f"{link.name} is in this building; choose another one.")


def _lag(prefix: str, row: Any, known: Known) -> Iterator[Problem]:
    facility = row.get("facility")
    if known.places is None or not facility:
        return
    place = known.places.get(facility)
    if place is None:
        names = listed([f"{one.name} ({id})" for id, one in known.places.items()])
        ways = f"Shared buildings: {names}." if names else "We share no building with you yet."
        yield error(f"{prefix}facility", f"We cannot meet at facility {facility}. {ways}")
        return
    yield from _speed(prefix, row, place)


def _speed(prefix: str, row: Any, place: Place) -> Iterator[Problem]:
    if not row.get("port_speed_gbps") or not place.free:
        return
    speed, count = int(row["port_speed_gbps"]), row.get("port_count") or 1
    if speed not in place.free:
        offered = listed([f"{one} Gbps" for one in sorted(place.free)])
        yield error(
            f"{prefix}port_speed_gbps",
            f"Ports of {speed} Gbps are not offered at {place.name}. Offered: {offered}.",
        )
    elif count > place.free[speed]:
        yield warning(
            f"{prefix}port_count",
            f"Only {place.free[speed]} ports of {speed} Gbps are free at {place.name}; "
            "the rest may take longer.",
        )
