"""Terms about money. Rules: term types 10.1, commercial models 3.1, BILL 10.2."""

from decimal import Decimal

from apps.agreements.rules import choices
from apps.agreements.rules.catalogue.shapes import (
    Entry,
    choice,
    currency,
    day,
    decimal,
    flag,
    ladder,
    percent,
    price,
    rate,
    text,
    whole,
    zone,
)

NEEDED = "Three letters, such as USD or EUR; needed with a price."

COMMIT_RATE = Entry(
    purpose="A rate that is paid in any case, and the price above it.",
    example=(
        "The Customer commits to 200 Gbps per calendar month at USD 0.30 per Mbps. Usage is the "
        "higher of the 95th percentiles of both directions, summed over all ports; usage above "
        "the commit is charged at the same price."
    ),
    fields=(
        rate(
            "commit_bps", "Commit", "The rate that is paid in any case: 10000000000 for 10 Gbps.",
            "The rate that is paid in any case, such as 200.", required=True,
        ),
        price("price_per_mbps", "Price", "Per Mbps and month, such as 0.35.", required=True),
        currency(required=True),
        price(
            "overage_price_per_mbps", "Overage price",
            "Per Mbps over the commit. Empty: the same price.",
        ),
        percent("percentile", "Percentile", "Usually 95.", 1, default=Decimal(95), unit=""),
        choice(
            "method", "Percentile method", choices.METHODS, "NEAREST_RANK",
            "How the partner finds the rank; tools differ by one.",
        ),
        choice(
            "direction", "Direction", choices.BILLED_DIRECTIONS, "MAX_OF_P95",
            "How in and out become one figure.",
        ),
        choice(
            "aggregation", "Several ports", choices.AGGREGATIONS, "SUM_THEN_P",
            "Whether ports are added before or after the percentile.",
        ),
        choice(
            "missing", "Missing samples", choices.MISSING_RULES, "EXCLUDE",
            "Whether a gap is left out or counts as no traffic.",
        ),
        whole(
            "billing_day", "Billing day",
            "Day of the month on which a billing month starts, 1 to 28.", 1, 28, default=1,
        ),
        zone("tz", "Time zone of the bill", "IANA name. Empty: the agreement's time zone."),
        rate(
            "round_up_to_bps", "Round up to",
            "Billing unit: 1000000 for the next full Mbps. Empty: not rounded.",
            "Billing unit: 0.001 for the next full Mbps. Empty: not rounded.",
        ),
        choice(
            "round_stage", "What is rounded up", choices.ROUND_STAGES, "OVERAGE",
            "The overage alone, or the measured rate before the commit is taken off.",
        ),
        choice(
            "changes", "Changes apply", choices.CHANGES, "NEXT_CYCLE",
            "What a change of this clause within a billing month does.",
        ),
    ),
)  # fmt: skip

COMMIT_VOLUME = Entry(
    purpose="An amount of traffic that is paid between two days, with a true-up at the end.",
    example=(
        "Between 1 January and 31 December the Customer shall take 240,000 Mbps-months in total. "
        "What is missing on the last day is invoiced at the agreed price within thirty days."
    ),
    fields=(
        decimal("amount", "Amount", "Such as 240000.", "", "999999999", required=True),
        choice(
            "unit", "Unit", choices.VOLUME_UNITS, "MBPS_MONTHS",
            "Terabytes carried, or Mbps times months.",
        ),
        day("starts_on", "First day", "Of the time in which it is counted.", required=True),
        day("ends_on", "Last day", "It is settled after this day.", required=True),
        price("price", "Price", "Per unit, such as 0.30.", "per unit"),
        price("shortfall_price", "Price of a shortfall", "Empty: the same price.", "per unit"),
        currency(NEEDED),
        choice(
            "direction", "Direction", choices.BILLED_DIRECTIONS, "MAX_OF_P95",
            "How in and out become one figure.",
        ),
        percent(
            "warn_behind_pct", "Warn when behind by",
            "Percent behind an even pace at which somebody is warned.", default=Decimal(10),
        ),
    ),
)  # fmt: skip

BURST_CAP = Entry(
    purpose="A rate that must never be passed, whatever is paid.",
    example=(
        "Traffic shall not exceed 400 Gbps in any five-minute interval. The Provider may shape "
        "traffic above that rate once it has been exceeded in three intervals of one day."
    ),
    fields=(
        rate(
            "max_bps", "Highest rate", "400000000000 for 400 Gbps. Exactly this rate is kept.",
            "Such as 400. Exactly this rate is kept.", required=True,
        ),
        whole(
            "slots", "Intervals in a day",
            "How many five-minute intervals of a day may not be above it.", 1, 288, default=3,
        ),
        choice(
            "direction", "Direction", choices.TRIGGER_DIRECTIONS, "HIGHER",
            "Which direction of traffic is compared.",
        ),
        choice(
            "consequence", "What follows", choices.BURST_CONSEQUENCES, "NOTE",
            "What the contract permits when it is passed.",
        ),
        price("excess_price_per_mbps", "Price of the excess", "Empty: nothing is charged."),
        currency(NEEDED),
    ),
)  # fmt: skip

TIER_RESET = Entry(
    purpose="Steps of use with a price each; staying above one moves to the next.",
    example=(
        "The monthly fee follows the step into which the 90th percentile of the previous month "
        "falls. In the first month above a step the Customer is warned; in the second the next "
        "step is charged back to the first; in the third the port may be limited."
    ),
    fields=(
        ladder(
            "tiers", "Steps", "From the lowest to the highest.",
            rate("up_to_bps", "Up to", "In bit/s.", "In Gbps.", required=True),
            price("fee", "Monthly fee", "Such as 4500.", "per month", required=True),
            required=True,
        ),
        currency(required=True),
        percent("percentile", "Percentile", "Of the previous month.", 1, default=Decimal(90),
                unit=""),
        choice(
            "direction", "Direction", choices.TRIGGER_DIRECTIONS, "HIGHER",
            "All ports are added before.",
        ),
        whole("warn_month", "Month of the warning", "Usually the first month above.", 1, 24,
              default=1),
        whole("move_month", "Month of the next step", "Charged back to the first.", 1, 24,
              default=2),
        whole("limit_month", "Month of the limit", "When the port may be limited.", 1, 24,
              default=3),
        flag(
            "resets", "Falls back", "Whether a month within the step starts the count anew.",
            default=True,
        ),
    ),
)  # fmt: skip

PRICE_ESCALATOR = Entry(
    purpose="Prices change on a day, by a percentage or with an index.",
    example=(
        "On each anniversary the prices change with the consumer price index published for the "
        "twelve months before, by no less than one per cent and no more than four per cent."
    ),
    fields=(
        choice(
            "basis", "By", choices.ESCALATOR_BASES, "FIXED_PCT", "A percentage, or an index."
        ),
        decimal(
            "pct", "Percentage", "Such as 3; -5 for prices that fall by 5 %.", "%", "100",
            minimum=Decimal(-100),
        ),
        text("index", "Index", "As the contract names it.", most=120),
        day("first_on", "First time on", "The day on which prices change first.", required=True),
        whole("every_months", "Every", "Months between two changes. Empty: once.", 1, 120,
              unit="months"),
        decimal("floor_pct", "At least", "Smallest change. Empty: none.", "%", "100",
                minimum=Decimal(-100)),
        decimal("cap_pct", "At most", "Largest change. Empty: none.", "%", "100",
                minimum=Decimal(-100)),
    ),
)  # fmt: skip

TYPES = {
    "COMMIT_RATE": COMMIT_RATE,
    "COMMIT_VOLUME": COMMIT_VOLUME,
    "BURST_CAP": BURST_CAP,
    "TIER_RESET": TIER_RESET,
    "PRICE_ESCALATOR": PRICE_ESCALATOR,
}
