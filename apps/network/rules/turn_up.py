"""What is checked before an interconnect carries traffic (portal.md 6.4, field.md 4)."""

RX_DBM = (-10, 4)  # what an optic takes without errors or damage, dBm

_LIGHT = f"Light received on each port is within {RX_DBM[0]} and +{RX_DBM[1]} dBm"
_PING = ("The other side answers pings over IPv4", "The other side answers pings over IPv6")
_BGP = (
    "BGP is up with nothing accepted and nothing announced",
    "The limit of prefixes is set on both sides",
    "The session secret agrees with the request, or there is none",
)
_WATCHED = "Traffic, light and sessions are monitored"

CHECKLISTS: dict[str, tuple[str, ...]] = {
    "pni": (_LIGHT, "All ports are bundled by LACP", *_PING, *_BGP, _WATCHED),
    "transit": (_LIGHT, "All ports are bundled by LACP", *_PING, *_BGP, _WATCHED),
    "ixp": (*_PING, *_BGP, _WATCHED),
    "cache": (
        "All uplink ports are up at full speed",
        "All power supplies run, each on its own feed",
        _LIGHT,
        "Each server is reached over IPv4 and IPv6",
        "Content was filled and its check sums agree",
        "BGP is up and the prefixes to serve arrive",
        _WATCHED,
    ),
}


def steps(kind: str) -> tuple[str, ...]:
    """The points to check for a kind of interconnect, in order."""
    return CHECKLISTS[kind]
