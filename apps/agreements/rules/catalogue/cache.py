"""Terms about caches in a partner's network. Rules: term types 10.1, cache terms 3.3."""

from decimal import Decimal

from apps.agreements.rules import choices
from apps.agreements.rules.catalogue.shapes import (
    Entry,
    choice,
    flag,
    percent,
    rate,
    several,
    whole,
    window,
    zone,
)
from apps.agreements.rules.fields import Field


def _payer(name: str, label: str, default: str) -> Field:
    return choice(name, label, choices.PAYERS, default, "Who pays for it.")


CACHE_OFFLOAD = Entry(
    purpose="The share of our traffic that caches must serve.",
    example=(
        "The caches serve at least seventy per cent (70 %) of the traffic that the Partner's users "
        "take from the Content Provider in the busy hour; the Parties review their number after "
        "two (2) consecutive months below it."
    ),
    fields=(
        percent("target_pct", "Served by caches", "Such as 70.", required=True),
        choice(
            "basis", "Measured as", choices.OFFLOAD_BASES, "BUSY_HOUR", "Which traffic is compared."
        ),
        whole("months", "Consecutive months", "How many months in a row must be below.", 1, 60,
              default=2),
    ),
)  # fmt: skip

CACHE_FILL = Entry(
    purpose="When and how fast caches may be filled.",
    example=(
        "Appliances are filled between 02:00 and 14:00 local time at no more than 1.2 Gbps each. "
        "Outside that window filling stays below five per cent of that rate."
    ),
    fields=(
        window("window", "Fill window", "Local time, such as 02:00-14:00.", required=True),
        several("days", "Days", choices.WEEKDAYS, "Days on which the window starts.",
                default=tuple(value for value, _ in choices.WEEKDAYS)),
        rate("max_bps", "Fill rate", "At most: 1200000000 for 1.2 Gbps.",
             "At most, such as 1.2.", required=True),
        flag("per_appliance", "For each appliance", "Whether the rate is that of one appliance.",
             default=True),
        percent("tolerance_pct", "Outside of it",
                "Percent of the rate that may flow outside the window.", 0, default=Decimal(5)),
        zone("tz", "Time zone", "IANA name. Empty: the agreement's time zone."),
    ),
)  # fmt: skip

CACHE_HOSTING = Entry(
    purpose="What the host provides for caches, and who pays for what.",
    example=(
        "The Partner provides four (4) rack units, 750 W of alternating current from two feeds and "
        "four ports of 10 Gbps for each appliance, free of charge, and installs it within ten (10) "
        "business days of receipt. The appliances remain the property of the Content Provider."
    ),
    fields=(
        whole("rack_units", "Rack units", "For all appliances.", 1, 5000, required=True,
              unit="U"),
        whole("power_w", "Power", "For all appliances.", 1, 5_000_000, required=True, unit="W"),
        choice("feed", "Current", choices.FEEDS, "AC_A_B", "Kind and number of feeds."),
        whole("ports", "Ports", "For all appliances.", 1, 5000, default=4),
        rate("port_bps", "Speed of a port", "10000000000 for 10 Gbps.", "Such as 10.",
             default=10 * 10**9),
        _payer("space_payer", "Pays for space", "PARTNER"),
        _payer("power_payer", "Pays for power", "PARTNER"),
        _payer("xconnect_payer", "Pays for cross-connects", "PARTNER"),
        _payer("hands_payer", "Pays for remote hands", "PARTNER"),
        _payer("shipping_payer", "Pays for shipping", "US"),
        choice("title_owner", "Owner of the hardware", choices.OWNERS, "US", "Who holds title."),
        whole("install_days", "Installed within", "Business days from receipt.", 1, 365,
              unit="business days", default=10),
        whole("return_days", "Returned within", "Days from the end. Empty: not said.", 1, 365,
              unit="days"),
    ),
)  # fmt: skip

HARDWARE_RMA = Entry(
    purpose="How broken hardware is replaced.",
    example=(
        "A broken part is replaced within five (5) business days of the report. The Content "
        "Provider ships it; the Partner installs it and sends the broken part back."
    ),
    fields=(
        whole("days", "Replaced within", "From the report of the fault.", 1, 365, required=True),
        choice("day_unit", "Unit of that time", choices.DAY_UNITS, "BUSINESS_DAY",
               "Days or business days."),
        choice("owner", "Who replaces it", choices.OWNERS, "US", "Who sends the new part."),
        choice("installer", "Who installs it", choices.OWNERS, "PARTNER", "Who puts it in."),
        _payer("shipping_payer", "Pays for shipping", "US"),
        whole("hands_hours", "Remote hands within", "Hours. Empty: not said.", 1, 720, unit="h"),
        flag("return_broken", "Broken parts go back", "Whether they are returned.", default=True),
    ),
)  # fmt: skip

MIN_CACHE_TRAFFIC = Entry(
    purpose="Traffic below which a cache is taken back.",
    example=(
        "Where the 95th percentile of a site's traffic stays below 5 Gbps for three (3) "
        "consecutive months, the Parties review whether its appliances stay."
    ),
    fields=(
        rate("bps", "Minimum traffic", "5000000000 for 5 Gbps. Exactly the minimum is kept.",
             "Such as 5. Exactly the minimum is kept.", required=True),
        choice("metric", "Metric", choices.CACHE_METRICS, "P95_30D", "Which figure is compared."),
        whole("months", "Consecutive months", "How many months in a row must be below.", 1, 60,
              default=3),
        choice("consequence", "What follows", choices.CACHE_CONSEQUENCES, "REVIEW",
               "What happens then."),
        whole("return_days", "Returned within", "Days, where they go back.", 1, 365, unit="days"),
    ),
)  # fmt: skip

TYPES = {
    "CACHE_OFFLOAD": CACHE_OFFLOAD,
    "CACHE_FILL": CACHE_FILL,
    "CACHE_HOSTING": CACHE_HOSTING,
    "HARDWARE_RMA": HARDWARE_RMA,
    "MIN_CACHE_TRAFFIC": MIN_CACHE_TRAFFIC,
}
