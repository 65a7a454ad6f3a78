"""The words that parameters of contracted terms may hold, with what people read for them."""

from apps.agreements.rules.fields import Choices

TRIGGER_METRICS: Choices = (
    ("BUSY_HOUR_AVG", "Busy hour (mean of the best hour of the day)"),
    ("P95_30D", "95th percentile of 30 days"),
    ("P95_7D", "95th percentile of 7 days"),
    ("MAX_5MIN", "Highest 5 minutes of the day"),
)
COMPARATORS: Choices = (("GT", "exceeds"), ("GTE", "reaches or exceeds"))
PERIOD_UNITS: Choices = (("DAY", "days"), ("WEEK", "weeks"), ("MONTH", "months"))
LEAD_UNITS: Choices = (("DAY", "days"), ("BUSINESS_DAY", "business days"), ("MONTH", "months"))
CLOCK_STARTS: Choices = (
    ("TRIGGER", "the trigger is met"),
    ("NOTICE_SENT", "notice is sent"),
    ("NOTICE_RECEIVED", "notice is received"),
)
ACTORS: Choices = (("US", "We"), ("PARTNER", "The partner"), ("BOTH", "Both sides"))
TRIGGER_DIRECTIONS: Choices = (
    ("HIGHER", "The higher direction"),
    ("IN", "Inbound"),
    ("OUT", "Outbound"),
)
METHODS: Choices = (
    ("NEAREST_RANK", "Nearest rank (drop the top 5 %, take the next)"),
    ("ROUND_HALF_UP", "Rounded rank (LibreNMS)"),
    ("DROP_CEIL", "One rank lower (Cacti)"),
    ("RRD", "RRDtool"),
)
BILLED_DIRECTIONS: Choices = (
    ("MAX_OF_P95", "Higher of the two percentiles"),
    ("P95_OF_MAX", "Percentile of the higher direction per slot"),
    ("P95_OF_SUM", "Percentile of in plus out"),
    ("IN", "Inbound only"),
    ("OUT", "Outbound only"),
    ("POOLED", "Both directions in one series"),
)
AGGREGATIONS: Choices = (
    ("SUM_THEN_P", "Add the ports, then take the percentile"),
    ("P_THEN_SUM", "Take each port's percentile, then add"),
)
MISSING_RULES: Choices = (("EXCLUDE", "Left out"), ("AS_ZERO", "Counted as zero"))
ROUND_STAGES: Choices = (("OVERAGE", "the overage"), ("MEASURED", "the measured rate"))
RATIO_FORMS: Choices = (
    ("SYMMETRIC", "Larger over smaller direction"),
    ("SENT_OVER_RECEIVED", "Sent over received"),
)
SENDERS: Choices = (("US", "We"), ("PARTNER", "The partner"))
RATIO_BASES: Choices = (
    ("VOLUME", "Volume of the month"),
    ("AVG", "Mean rate of the month"),
    ("P95", "95th percentile of the month"),
)
MINIMUM_METRICS: Choices = (
    ("P95_MONTH", "95th percentile of the month"),
    ("AVG", "Mean rate of the month"),
    ("BUSY_HOUR_AVG", "Busy hour"),
    ("MAX_5MIN", "Highest 5 minutes"),
)
MINIMUM_DIRECTIONS: Choices = (
    ("DOMINANT", "The higher direction"),
    ("EACH", "Each direction"),
    ("TOTAL", "In plus out"),
)
