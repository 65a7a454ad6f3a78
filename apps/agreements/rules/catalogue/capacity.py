"""Terms about capacity. Rules: term types 10.1, opening 5.3, upgrade clock 5.4."""

from apps.agreements.rules import choices
from apps.agreements.rules.catalogue.shapes import (
    Entry,
    choice,
    clock_start,
    flag,
    lead,
    percent,
    rate,
    who,
    whole,
)

STEP = rate(
    "required_step_bps",
    "Upgrade step",
    "Capacity to be added, if the contract says so: 100000000000 for 100 Gbps.",
    "Capacity to be added, if the contract says so, such as 100.",
)

UPGRADE_TRIGGER = Entry(
    purpose="Capacity must be added when traffic passes a share of it.",
    example=(
        "Where the 95th percentile of either direction over thirty (30) days exceeds seventy per "
        "cent (70 %) of the capacity in service on three (3) consecutive days, the Parties shall "
        "bring additional capacity into service within sixty (60) days of receipt of notice."
    ),
    fields=(
        choice(
            "metric", "Metric", choices.TRIGGER_METRICS, "BUSY_HOUR_AVG",
            "What is compared with capacity. A daily percentile cannot see a busy hour.",
        ),
        percent("threshold_pct", "Trigger", "Percent of capacity, such as 70.", required=True),
        choice(
            "comparator", "Comparison", choices.COMPARATORS, "GT",
            "Whether exactly the trigger counts. 'Exceeds 70 %' does not include 70.0 %.",
        ),
        whole(
            "periods", "Consecutive periods",
            "How many periods in a row must be over the trigger, such as 3.", 1, 365,
            required=True,
        ),
        choice(
            "unit", "Period", choices.PERIOD_UNITS, "DAY", "Days, ISO weeks or calendar months."
        ),
        percent(
            "clear_pct", "Clears at",
            "Percent of capacity at or below which a breach clears. Empty: 5 points lower.", 0,
        ),
        whole(
            "clear_periods", "Periods to clear", "How many periods in a row must be clear.",
            1, 365, default=3,
        ),
        flag(
            "n_minus_1", "With the largest member lost",
            "Compare with the capacity that is left when the largest member fails.",
        ),
        choice(
            "direction", "Direction", choices.TRIGGER_DIRECTIONS, "HIGHER",
            "Which direction of traffic is compared.",
        ),
        STEP,
        *lead(
            "Time to upgrade", "Unit of that time",
            "Empty where the contract is silent: then there is no contractual deadline.",
        ),
        clock_start(),
        who("Who must upgrade", "Who has to add capacity."),
    ),
)  # fmt: skip

AUGMENT_LEAD_TIME = Entry(
    purpose="How long an ordered upgrade may take until it is in service.",
    example=(
        "An upgrade that either Party has requested in writing shall be in service no later than "
        "forty-five (45) business days after the request was received. Time during which the "
        "other Party withholds a letter of authorization is not counted."
    ),
    fields=(
        whole("lead_value", "Time to upgrade", "Such as 45.", 1, 730, required=True),
        choice(
            "lead_unit", "Unit of that time", choices.LEAD_UNITS, "DAY",
            "Days, business days or months.",
        ),
        choice(
            "clock_start", "Time runs from when", choices.ORDER_STARTS, "REQUEST_RECEIVED",
            "The day of that event itself is not counted.",
        ),
        who("Who must upgrade", "Who has to add capacity."),
        flag(
            "stop_clock", "The clock can stop",
            "Whether days on which the other side holds things up are left out.", default=True,
        ),
        STEP,
    ),
)  # fmt: skip

DOWNGRADE_RIGHT = Entry(
    purpose="Capacity may be handed back when traffic stays low.",
    example=(
        "Where the busy hour of an interconnect stays below twenty per cent (20 %) of its capacity "
        "for six (6) consecutive months, either Party may reduce that capacity on ninety (90) "
        "days' notice."
    ),
    fields=(
        choice(
            "metric", "Metric", choices.TRIGGER_METRICS, "BUSY_HOUR_AVG",
            "What is compared with capacity.",
        ),
        percent("threshold_pct", "Below", "Percent of capacity, such as 20.", required=True),
        whole(
            "months", "Consecutive months", "How many months in a row must stay below.",
            1, 60, required=True,
        ),
        *lead(
            "Notice", "Unit of the notice", "How long before it takes effect. Empty: at once.",
        ),
        rate(
            "keep_bps", "Capacity that stays",
            "No less than this may be left: 100000000000 for 100 Gbps. Empty: nothing said.",
            "No less than this may be left, such as 100. Empty: nothing said.",
        ),
        who("Whose right", "Who may reduce the capacity."),
    ),
)  # fmt: skip

TYPES = {
    "UPGRADE_TRIGGER": UPGRADE_TRIGGER,
    "AUGMENT_LEAD_TIME": AUGMENT_LEAD_TIME,
    "DOWNGRADE_RIGHT": DOWNGRADE_RIGHT,
}
