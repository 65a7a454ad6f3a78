"""The types of request in words: what each is for, and who usually needs it (portal.md 6.3)."""

from dataclasses import dataclass

from apps.capacity.enums import RequestType


@dataclass(frozen=True)
class Kind:
    """A type as somebody chooses it: `does` says what it brings, `who` who usually asks."""

    type: RequestType
    title: str
    does: str
    who: str

    @property
    def value(self) -> str:
        return self.type.value


@dataclass(frozen=True)
class Group:
    title: str
    kinds: tuple[Kind, ...]


GROUPS: tuple[Group, ...] = (
    Group("Private interconnects", (
        Kind(RequestType.PNI_NEW, "New private interconnect (PNI)",
             "Ports between your network and ours in a facility we share.",
             "Networks that exchange more than a few Gbps with us in one metro"),
        Kind(RequestType.PNI_AUGMENT, "More capacity on a PNI",
             "More or faster ports on one you have, with its utilization as evidence.",
             "When a PNI is above half of its capacity at peak, or an event is near"),
        Kind(RequestType.PNI_REMOVE, "Take a PNI out",
             "Says when it may go, and where its traffic goes.",
             "When you leave a site or move to another interconnect"),
    )),
    Group("Internet exchanges", (
        Kind(RequestType.IX_SESSIONS, "New BGP sessions at an exchange",
             "Up to 64 sessions over exchanges where we both are.",
             "Networks that join an exchange, or peer with us for the first time"),
        Kind(RequestType.SESSION_CHANGE, "Change a session",
             "Addresses, password or prefix limit of one session.", "Network engineers"),
        Kind(RequestType.SESSION_REMOVE, "Remove a session",
             "Takes one session down for good.", "When you leave an exchange or a router"),
    )),
    Group("Embedded caches", (
        Kind(RequestType.CACHE_NEW, "New embedded cache",
             "Our servers in your site, fed from ours, for your subscribers.",
             "Access networks whose peak with us is above 5 Gbps in one region"),
        Kind(RequestType.CACHE_AUGMENT, "More capacity on a cache",
             "More servers or uplinks in a site that has some.", "When offload falls at peak"),
        Kind(RequestType.CACHE_MOVE, "Move a cache",
             "To another rack or site of yours.", "When a site is rebuilt or closed"),
        Kind(RequestType.CACHE_RMA, "Replace cache hardware",
             "A part or a server that failed.", "NOC and on-site staff"),
        Kind(RequestType.CACHE_REMOVE, "Return a cache",
             "We collect our servers.", "When a site closes"),
    )),
    Group("Agreements", (
        Kind(RequestType.AGREEMENT_NEW, "New agreement",
             "Settlement-free interconnection, cache or non-disclosure.",
             "Before the first PNI or cache, where our policy asks for one"),
        Kind(RequestType.AGREEMENT_RENEW, "Renew an agreement",
             "A new term of one that ends.", "Interconnection managers"),
        Kind(RequestType.AGREEMENT_AMEND, "Amend an agreement",
             "Change what one says.", "Interconnection managers"),
    )),
    Group("Tell us", (
        Kind(RequestType.PREFIX_CHANGE, "Prefixes or AS-SET change",
             "What you announce to us, or want caches to serve.", "Network engineers"),
        Kind(RequestType.MAINTENANCE_NOTICE, "Your maintenance",
             "Times and impact, so that nobody is woken for it.", "NOC"),
        Kind(RequestType.CAPACITY_CONCERN, "A capacity concern",
             "Congestion you see, or traffic you expect.", "NOC and capacity planning"),
        Kind(RequestType.CONTACT_CHANGE, "Contacts change",
             "Who we write to and call.", "Anyone"),
        Kind(RequestType.OTHER, "Something else",
             "In your words; we sort it.", "Anyone"),
    )),
)  # fmt: skip

BY_TYPE: dict[str, Kind] = {kind.value: kind for group in GROUPS for kind in group.kinds}


def groups(wanted: str = "") -> tuple[Group, ...]:
    """All types; only the one that a link asks for, where it names one that exists."""
    if wanted not in BY_TYPE:
        return GROUPS
    return (Group("You chose", (BY_TYPE[wanted],)),)
