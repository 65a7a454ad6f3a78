"""Pure rules of agreements: their dates, their reminders, the parameters of their terms."""

from apps.agreements.rules.catalogue import FIELDS
from apps.agreements.rules.dates import (
    act_by,
    cut_off,
    expiry_instant,
    forward_period,
    is_business_day,
    is_in_time,
    notice_deadline,
    term_end,
    term_end_after,
)
from apps.agreements.rules.fields import Field, FieldKind
from apps.agreements.rules.params import (
    CommitRate,
    InvalidParams,
    MinTraffic,
    Params,
    RatioMax,
    UpgradeTrigger,
    params_to_json,
    parse_params,
)
from apps.agreements.rules.reminders import (
    LADDER,
    PlannedReminder,
    Step,
    next_review,
    plan_reminders,
    reminder_days,
)

__all__ = [
    "FIELDS",
    "LADDER",
    "CommitRate",
    "Field",
    "FieldKind",
    "InvalidParams",
    "MinTraffic",
    "Params",
    "PlannedReminder",
    "RatioMax",
    "Step",
    "UpgradeTrigger",
    "act_by",
    "cut_off",
    "expiry_instant",
    "forward_period",
    "is_business_day",
    "is_in_time",
    "next_review",
    "notice_deadline",
    "params_to_json",
    "parse_params",
    "plan_reminders",
    "reminder_days",
    "term_end",
    "term_end_after",
]
