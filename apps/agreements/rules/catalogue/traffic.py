"""Terms about how much traffic flows and which way. Rules: term types 10.1, figures 3."""

from apps.agreements.rules import choices
from apps.agreements.rules.catalogue.shapes import (
    Entry,
    choice,
    currency,
    decimal,
    price,
    rate,
    whole,
)

RATIO_MAX = Entry(
    purpose="How far sent and received traffic may differ.",
    example=(
        "Neither Party shall send more than two (2) times the traffic it receives, by volume in a "
        "calendar month, once the traffic exchanged exceeds 10 Gbps."
    ),
    fields=(
        decimal(
            "limit", "Highest ratio", "2 for 2:1. Exactly the limit is still kept.", ":1",
            "99999.999", required=True,
        ),
        choice(
            "form", "Form", choices.RATIO_FORMS, "SYMMETRIC",
            "Either way, or only for the side that sends.",
        ),
        choice(
            "sender", "Whose sending", choices.SENDERS, "US",
            "Whose sent and received traffic 'sent over received' means.",
        ),
        choice("basis", "Measured as", choices.RATIO_BASES, "VOLUME", "What is divided."),
        rate(
            "floor_bps", "Floor",
            "The ratio is not judged while sent plus received stays below this; 0: always.",
            "The ratio is not judged while sent plus received stays below this; 0: always.",
            0, default=0,
        ),
        price(
            "settle_price_per_mbps", "Settlement price",
            "Per Mbps above the ratio. Empty: no settlement.",
        ),
        currency("Three letters, such as USD or EUR; needed with a settlement price."),
    ),
)  # fmt: skip

MIN_TRAFFIC = Entry(
    purpose="Traffic that must be reached for the agreement to go on.",
    example=(
        "The Parties shall exchange at least 5 Gbps, measured as the 95th percentile of the "
        "dominant direction; the agreement is reviewed after three (3) consecutive months below it."
    ),
    fields=(
        rate(
            "bps", "Minimum traffic", "5000000000 for 5 Gbps. Exactly the minimum is kept.",
            "Such as 5. Exactly the minimum is kept.", required=True,
        ),
        choice(
            "metric", "Metric", choices.MINIMUM_METRICS, "P95_MONTH",
            "Which figure of the month is compared.",
        ),
        choice(
            "direction", "Direction", choices.MINIMUM_DIRECTIONS, "DOMINANT",
            "Which direction must reach the minimum.",
        ),
        whole(
            "months", "Consecutive months",
            "How many months in a row must be below. 3 is common.", 1, 60, default=3,
        ),
    ),
)  # fmt: skip

MAX_TRAFFIC = Entry(
    purpose="Traffic above which something else must be agreed.",
    example=(
        "Where the 95th percentile of the dominant direction exceeds 2 Gbps over a public exchange "
        "for three (3) consecutive months, the Parties shall move it to a private interconnect."
    ),
    fields=(
        rate(
            "bps", "Highest traffic", "2000000000 for 2 Gbps. Exactly this much is kept.",
            "Such as 2. Exactly this much is kept.", required=True,
        ),
        choice(
            "metric", "Metric", choices.MINIMUM_METRICS, "P95_MONTH",
            "Which figure of the month is compared.",
        ),
        choice(
            "direction", "Direction", choices.MINIMUM_DIRECTIONS, "DOMINANT",
            "Which direction must stay below.",
        ),
        whole(
            "months", "Consecutive months",
            "How many months in a row must be above. 3 is common.", 1, 60, default=3,
        ),
        choice(
            "consequence", "What follows", choices.TRAFFIC_CONSEQUENCES, "PNI",
            "What has to be done then.",
        ),
    ),
)  # fmt: skip

TYPES = {"RATIO_MAX": RATIO_MAX, "MIN_TRAFFIC": MIN_TRAFFIC, "MAX_TRAFFIC": MAX_TRAFFIC}
