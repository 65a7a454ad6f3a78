"""Terms of art in plain words, for the foot of pages where they appear."""

WORDS = {
    "p95": (
        "p95",
        "The 95th percentile: the rate that 95 % of the five-minute samples of 30 days do not "
        "exceed. It leaves out the highest 5 %, about 36 hours of a month.",
    ),
    "headroom": (
        "Headroom to 70 %",
        "What may still be added before the p95 reaches 70 % of the capacity, where it is time to "
        "have more capacity ready.",
    ),
    "n-1": (
        "N\u22121",
        "What is left when the largest member of the LAG fails. Above 100 % the traffic would not "
        "fit then.",
    ),
    "loa": (
        "LOA-CFA",
        "Letter of authorization and connecting facility assignment: the paper with which a "
        "facility lets you order the cross-connect to a port of the other side.",
    ),
    "impact": (
        "Impact",
        "None: traffic goes on as usual. Degraded: less capacity or redundancy. Down: no traffic "
        "over this interconnect meanwhile.",
    ),
    "fill": (
        "Fill window",
        "The hours in which a cache loads new content, in the site's own time, so that it does not "
        "add to your busy hours.",
    ),
    "offload": (
        "Offload",
        "The share of our traffic to your users that the cache serves from inside your network.",
    ),
    "pni": (
        "PNI",
        "Private network interconnect: ports of both networks joined by a cross-connect inside one "
        "building.",
    ),
    "exchange": (
        "Exchange",
        "An internet exchange point: a shared network where one port reaches many others. BGP "
        "sessions there need no new cable.",
    ),
    "lead": (
        "Lead time",
        "Days from a request to its first traffic, in half of the cases. Earlier dates are asked "
        "for with a warning, not refused.",
    ),
    "roles": (
        "NOC contact",
        "Your network operations centre: it gets notices of maintenance and faults, around the "
        "clock.",
    ),
}


def lines(names: tuple[str, ...]) -> list[tuple[str, str]]:
    return [WORDS[name] for name in names]
