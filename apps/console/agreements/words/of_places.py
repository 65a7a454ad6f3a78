"""Terms about where the networks meet, in words."""

from collections.abc import Mapping
from typing import Any

from apps.agreements.rules import choices
from apps.console.agreements.words.figures import NBSP, counted, joined, sentences
from apps.core import units

Values = Mapping[str, Any]
OPTICS = dict(choices.OPTICS)


def _sites(v: Values) -> str:
    return f"≥{NBSP}{counted(v['count'], 'site')}"


def _sites_long(v: Values) -> str:
    zones = f", in {counted(v['zones'], 'time zone')}" if v["zones"] else ""
    return sentences(
        f"The networks meet in at least {counted(v['count'], 'site')}{zones}",
        f"The regions are {v['regions']}" if v["regions"] else "",
        f"A site counts from {units.capacity(v['min_port_bps'])} on" if v["min_port_bps"] else "",
    )


def _ports(v: Values) -> str:
    return f"≥{NBSP}{units.capacity(v['min_bps'])} a port"


def _ports_long(v: Values) -> str:
    count = v["min_ports"]
    optics = joined(OPTICS[word].partition(",")[0] for word in v["optics"])
    return sentences(
        f"Each port has at least {units.capacity(v['min_bps'])}"
        + (f", and each site at least {counted(count, 'port')}" if count > 1 else ""),
        f"Optics are {optics}" if optics else "",
    )


SHORT = {"MIN_SITES": _sites, "PORT_SPEED": _ports}
LONG = {"MIN_SITES": _sites_long, "PORT_SPEED": _ports_long}
