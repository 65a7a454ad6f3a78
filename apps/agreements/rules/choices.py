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
CHANGES: Choices = (
    ("NEXT_CYCLE", "from the next billing month"),
    ("PRO_RATA", "at once, pro rata by days"),
)
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
ORDER_STARTS: Choices = (
    ("REQUEST_SENT", "the request is sent"),
    ("REQUEST_RECEIVED", "the request is received"),
    ("ACCEPTED", "the request is accepted"),
)
VOLUME_UNITS: Choices = (("MBPS_MONTHS", "Mbps-months"), ("TERABYTES", "terabytes"))
BURST_CONSEQUENCES: Choices = (
    ("NOTE", "It is noted"),
    ("CHARGE", "The excess is charged"),
    ("SHAPE", "Traffic may be shaped"),
)
ESCALATOR_BASES: Choices = (("FIXED_PCT", "a percentage"), ("INDEX", "an index"))
TRAFFIC_CONSEQUENCES: Choices = (
    ("PNI", "A private interconnect is built"),
    ("PAID", "Payment is agreed"),
    ("REVIEW", "The agreement is reviewed"),
)
OPTICS: Choices = (
    ("LR", "LR, 10 km"),
    ("ER", "ER, 40 km"),
    ("ZR", "ZR, 80 km"),
    ("DR", "DR, 500 m"),
    ("FR", "FR, 2 km"),
    ("SR", "SR, multimode"),
)
SLA_PERIODS: Choices = (("MONTH", "a month"), ("QUARTER", "a quarter"), ("YEAR", "a year"))
EXCLUSIONS: Choices = (
    ("MAINTENANCE", "Announced maintenance"),
    ("FORCE_MAJEURE", "Force majeure"),
    ("CUSTOMER", "Faults of the other side"),
    ("THIRD_PARTY", "Networks of others"),
)
OUTAGE_STARTS: Choices = (
    ("EARLIER", "it is reported or detected, whichever is earlier"),
    ("REPORTED", "it is reported"),
    ("DETECTED", "it is detected"),
)
QUALITY_AGGREGATIONS: Choices = (
    ("MEAN", "Mean of the month"),
    ("P95", "95th percentile of the month"),
    ("MAX", "Worst measurement"),
)
CLOCKS: Choices = (("24X7", "round the clock"), ("BUSINESS", "in service hours only"))
SEVERITIES: Choices = (
    ("ANY", "of any kind"),
    ("CRITICAL", "critical (service is down)"),
    ("MAJOR", "major (service is degraded)"),
    ("MINOR", "minor"),
)
OFFLOAD_BASES: Choices = (
    ("BUSY_HOUR", "Busy hour of the month"),
    ("P95_MONTH", "95th percentile of the month"),
    ("VOLUME", "Volume of the month"),
)
WEEKDAYS: Choices = (
    ("MON", "Monday"),
    ("TUE", "Tuesday"),
    ("WED", "Wednesday"),
    ("THU", "Thursday"),
    ("FRI", "Friday"),
    ("SAT", "Saturday"),
    ("SUN", "Sunday"),
)
FEEDS: Choices = (
    ("AC_A_B", "Alternating current, two feeds"),
    ("AC", "Alternating current, one feed"),
    ("DC_A_B", "Direct current, two feeds"),
    ("DC", "Direct current, one feed"),
)
PAYERS: Choices = (("US", "We"), ("PARTNER", "The partner"), ("SHARED", "Half each"))
OWNERS: Choices = SENDERS
DAY_UNITS: Choices = (("DAY", "days"), ("BUSINESS_DAY", "business days"))
CACHE_METRICS: Choices = (
    ("P95_30D", "95th percentile of 30 days"),
    ("P95_MONTH", "95th percentile of the month"),
    ("BUSY_HOUR_AVG", "Busy hour"),
)
CACHE_CONSEQUENCES: Choices = (
    ("REVIEW", "The caches are reviewed"),
    ("RETURN", "The caches go back"),
)
MFN_REMEDIES: Choices = (
    ("ADJUST", "The terms are adjusted"),
    ("TELL", "The other side is told"),
    ("TERMINATE", "The agreement may be ended"),
)
RECURRENCES: Choices = (
    ("WEEK", "week"),
    ("MONTH", "month"),
    ("QUARTER", "quarter"),
    ("HALF_YEAR", "half year"),
    ("YEAR", "year"),
)
TERMINATION_TRIGGERS: Choices = (
    ("CONVENIENCE", "at any time, for convenience"),
    ("MATERIAL_BREACH", "the other side is in material breach"),
    ("UNPAID", "an invoice stays unpaid"),
    ("CHANGE_OF_CONTROL", "the other side changes hands"),
    ("POLICY_CHANGE", "the peering policy changes"),
    ("IDLE", "an interconnect is not used"),
)
CURE_STARTS: Choices = (
    ("NOTICE_RECEIVED", "notice is received"),
    ("NOTICE_SENT", "notice is sent"),
    ("BREACH", "the breach begins"),
)
CURED_BREACHES: Choices = (
    ("PAYMENT", "Late payment"),
    ("CAPACITY", "Missing capacity"),
    ("RATIO", "Traffic ratio"),
    ("SLA", "Service quality"),
    ("POLICY", "Policy"),
    ("CONFIDENTIALITY", "Confidentiality"),
)
CURE_CONSEQUENCES: Choices = (
    ("TERMINATION", "The agreement may be ended"),
    ("SUSPENSION", "The service may be suspended"),
    ("CREDIT", "A credit is due"),
)
POLICY_CHECKS: Choices = (
    ("RPKI", "RPKI route origin authorizations"),
    ("IRR", "Routes in an internet routing registry"),
    ("PEERINGDB", "Current PeeringDB record"),
    ("NOC_24X7", "Operations centre day and night"),
    ("ABUSE", "Contact for abuse that answers"),
    ("SINGLE_AS", "The same AS at every place"),
)
