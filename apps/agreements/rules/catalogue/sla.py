"""Terms about the quality of a service. Rules: term types 10.1, SLA terms seen 3.2."""

from apps.agreements.rules import choices
from apps.agreements.rules.catalogue.shapes import (
    Entry,
    choice,
    claims,
    decimal,
    ladder,
    percent,
    several,
    text,
    whole,
    window,
)
from apps.agreements.rules.fields import Field

ROUTE = text("route", "Between", "Which points are measured, as the contract names them.")
CREDIT = percent("credit_pct", "Credit", "Percent of the charges of the month. Empty: none.")


def _ticket(target: str) -> tuple[Field, ...]:
    return (
        decimal("hours", target, "Such as 4.", "h", "8760", required=True, places=2),
        choice("clock", "Hours count", choices.CLOCKS, "24X7", "Round the clock or in service."),
        window("service_hours", "Service hours", "Local time, such as 08:00-18:00."),
        choice("severity", "For faults that are", choices.SEVERITIES, "ANY", "Which it covers."),
        choice(
            "starts", "Time runs from", choices.OUTAGE_STARTS, "EARLIER",
            "Which event starts the clock.",
        ),
        CREDIT,
        *claims(),
    )  # fmt: skip


def _quality(*target: Field) -> tuple[Field, ...]:
    return (
        *target,
        choice(
            "aggregation", "Taken as", choices.QUALITY_AGGREGATIONS, "MEAN",
            "Which figure of the month is compared.",
        ),
        whole("interval_minutes", "Measured every", "Time between two measurements.", 1, 1440,
              unit="minutes", default=5),
        ROUTE,
        CREDIT,
        *claims(),
    )  # fmt: skip


AVAILABILITY_SLA = Entry(
    purpose="The share of time a service must be up, with credits when it is not.",
    example=(
        "The Service is available 99.99 % of each calendar month. Below that the Customer is "
        "credited 5 %, below 99.5 % 10 % and below 99 % 20 % of the monthly charge, claimed within "
        "thirty (30) days. Announced maintenance does not count as an outage."
    ),
    fields=(
        percent("target_pct", "Availability", "Such as 99.99.", required=True),
        choice("period", "Averaged over", choices.SLA_PERIODS, "MONTH", "Month, quarter or year."),
        several(
            "exclusions", "Not counted", choices.EXCLUSIONS, "Outages that do not count.",
            default=("MAINTENANCE",),
        ),
        choice(
            "starts", "An outage starts when", choices.OUTAGE_STARTS, "EARLIER",
            "Which event starts the clock.",
        ),
        ladder(
            "credits", "Credits", "From the highest availability to the lowest.",
            percent("below_pct", "Below", "Percent of time.", required=True),
            percent("credit_pct", "Credit", "Percent of the charges.", required=True),
        ),
        *claims(),
    ),
)  # fmt: skip

LATENCY_SLA = Entry(
    purpose="How long a packet may travel there and back.",
    example=(
        "The round trip between the two ends, measured every five minutes, is 50 ms or less on the "
        "average of each calendar month."
    ),
    fields=_quality(
        decimal("target_ms", "Round trip", "Such as 50.", "ms", "10000", required=True)
    ),
)

LOSS_SLA = Entry(
    purpose="How many packets may be lost.",
    example="Packet loss does not exceed 0.1 % on the average of each calendar month.",
    fields=_quality(percent("target_pct", "Loss", "Such as 0.1.", required=True)),
)

JITTER_SLA = Entry(
    purpose="How much the travel time of packets may vary.",
    example="The variation of delay is 2 ms or less on the average of each calendar month.",
    fields=_quality(decimal("target_ms", "Variation", "Such as 2.", "ms", "10000", required=True)),
)

REPAIR_TIME = Entry(
    purpose="Within how many hours a fault must be repaired.",
    example="A fault that interrupts the Service is repaired within four (4) hours, day and night.",
    fields=_ticket("Repaired within"),
)

RESPONSE_TIME = Entry(
    purpose="Within how many hours a report or request must be answered.",
    example=(
        "The operations centre answers a report of a critical fault within thirty (30) minutes, "
        "and any other request within one business day."
    ),
    fields=_ticket("Answered within"),
)

TYPES = {
    "AVAILABILITY_SLA": AVAILABILITY_SLA,
    "LATENCY_SLA": LATENCY_SLA,
    "LOSS_SLA": LOSS_SLA,
    "JITTER_SLA": JITTER_SLA,
    "REPAIR_TIME": REPAIR_TIME,
    "RESPONSE_TIME": RESPONSE_TIME,
}
