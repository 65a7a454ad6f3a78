"""Terms that bind the sides beyond traffic and money. Rules: term types 10.1."""

from apps.agreements.rules import choices
from apps.agreements.rules.catalogue.shapes import (
    Entry,
    choice,
    currency,
    day,
    price,
    several,
    text,
    who,
    whole,
)

UNTIL = day("until", "Until", "Last day. Empty: as long as the agreement.")
WHAT = text("what", "What", "In a few words.", required=True, most=300)

EXCLUSIVITY = Entry(
    purpose="What one side may do with nobody else.",
    example=(
        "For two years the Partner shall not host appliances of another content network in the "
        "sites of Annex A."
    ),
    fields=(
        WHAT,
        text("territory", "Where", "Country, metro or sites. Empty: everywhere.", most=200),
        who("Who is bound", "Who may not do it with others.", "PARTNER"),
        UNTIL,
    ),
)

MFN = Entry(
    purpose="Nobody else gets better prices or terms.",
    example=(
        "Where the Provider grants a comparable customer a lower price for the same service, the "
        "Customer receives that price from the following month on."
    ),
    fields=(
        WHAT,
        who("Who is bound", "Who has to grant it.", "PARTNER"),
        choice("remedy", "What follows", choices.MFN_REMEDIES, "ADJUST", "When others get more."),
        UNTIL,
    ),
)

NDA_TERM = Entry(
    purpose="How long what was told stays secret.",
    example=(
        "Information exchanged under this agreement is kept confidential for three (3) years, and "
        "for two (2) further years after its end."
    ),
    fields=(
        whole("months", "Holds for", "From the effective date. Empty: until a day.", 1, 600,
              unit="months"),
        day("until", "Until", "Last day, instead of a number of months."),
        whole("survival_months", "After the end", "How long it goes on.", 0, 600, default=0,
              unit="months"),
        who("Who is bound", "Who keeps it secret."),
    ),
)  # fmt: skip

REPORTING = Entry(
    purpose="What one side reports to the other, and how often.",
    example=(
        "Within ten (10) days of the end of each quarter the Partner reports the number of its "
        "subscribers and the traffic per region."
    ),
    fields=(
        WHAT,
        choice("every", "Every", choices.RECURRENCES, "QUARTER", "How often."),
        whole("due_days", "Due within", "Days after the period ends.", 0, 180, default=10,
              unit="days"),
        who("Who reports", "Whose duty it is.", "PARTNER"),
    ),
)  # fmt: skip

REVIEW = Entry(
    purpose="When both sides sit down together.",
    example="The Parties review capacity and forecasts together once in every quarter.",
    fields=(
        WHAT,
        choice("every", "Every", choices.RECURRENCES, "QUARTER", "How often."),
        day("first_on", "First on", "Empty: one period after the start."),
        who("Who invites", "Whose duty it is to call it."),
    ),
)

TERMINATION_RIGHT = Entry(
    purpose="Who may end the agreement early, and why.",
    example=(
        "Either Party may end this agreement on thirty (30) days' notice where the other is in "
        "material breach and has not cured it within the time set for that."
    ),
    fields=(
        choice("trigger", "When", choices.TERMINATION_TRIGGERS, "MATERIAL_BREACH",
               "What gives the right."),
        whole("notice_value", "Notice", "Empty: at once.", 1, 730),
        choice("notice_unit", "Unit of the notice", choices.LEAD_UNITS, "DAY",
               "Days, business days or months."),
        whole("idle_days", "Idle for", "Where it is about unused interconnects.", 1, 3650,
              unit="days"),
        who("Whose right", "Who may end it."),
        price("fee", "Fee", "What it costs to leave. Empty: nothing.", ""),
        currency("Three letters, such as USD or EUR; needed with a fee."),
    ),
)  # fmt: skip

CURE = Entry(
    purpose="How long the other side has to put a breach right.",
    example=(
        "A Party in breach has thirty (30) days from receipt of a notice that describes the breach "
        "to put it right; ten (10) business days where it is late with a payment."
    ),
    fields=(
        whole("cure_value", "Time to cure", "Such as 30.", 1, 730, required=True),
        choice("cure_unit", "Unit of that time", choices.LEAD_UNITS, "DAY",
               "Days, business days or months."),
        choice("clock_start", "Time runs from when", choices.CURE_STARTS, "NOTICE_RECEIVED",
               "The day of that event itself is not counted."),
        several("breaches", "For", choices.CURED_BREACHES, "Which breaches. None: all."),
        choice("after", "What follows", choices.CURE_CONSEQUENCES, "TERMINATION",
               "When it was not put right."),
    ),
)  # fmt: skip

POLICY_COMPLIANCE = Entry(
    purpose="Good practice that a network must keep to.",
    example=(
        "Each Party registers its routes in a public registry, publishes valid route origin "
        "authorizations, keeps its PeeringDB record current and runs a network operations centre "
        "day and night."
    ),
    fields=(
        several("checks", "What is asked", choices.POLICY_CHECKS, "At least one.", required=True,
                default=None),
        who("Who is bound", "Whose network it is about."),
        whole("grace_days", "Put right within", "Days from a reminder. Empty: not said.", 1, 365,
              unit="days"),
    ),
)  # fmt: skip

TYPES = {
    "EXCLUSIVITY": EXCLUSIVITY,
    "MFN": MFN,
    "NDA_TERM": NDA_TERM,
    "REPORTING": REPORTING,
    "REVIEW": REVIEW,
    "TERMINATION_RIGHT": TERMINATION_RIGHT,
    "CURE": CURE,
    "POLICY_COMPLIANCE": POLICY_COMPLIANCE,
}
