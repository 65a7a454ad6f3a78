"""Pure judging: where a promise meets a measurement."""

from apps.breaches.rules.accounts import (
    BILLED,
    Account,
    Before,
    Earlier,
    Line,
    Metered,
    Share,
    account,
    is_priced,
    joined,
)
from apps.breaches.rules.capacity import TriggerJudgement, judge_trigger
from apps.breaches.rules.clock import (
    Clock,
    Lead,
    Pause,
    Told,
    clock,
    due_on,
    internal_target,
    lead_of,
    required_bps,
    started_on,
    told,
)
from apps.breaches.rules.commit import (
    COMMIT_SHORTFALL,
    OVER_COMMIT,
    Bill,
    CommitJudgement,
    MonthRate,
    bill,
    judge_commit,
)
from apps.breaches.rules.compare import Observed, compare, percent
from apps.breaches.rules.daily import trigger_figures, trigger_window
from apps.breaches.rules.escalation import change_pct as price_change
from apps.breaches.rules.escalation import due_days as price_days
from apps.breaches.rules.escalation import escalated
from apps.breaches.rules.figures import (
    EXCUSED,
    GAP,
    WINDOW_DAYS,
    DayFigures,
    Peak,
    Reading,
    Slots,
    Stretch,
    at_least,
    busy_hour,
    day_figures,
    highest,
    if_zero,
    percentile_of,
    sides_of,
    threshold_bps,
    valid_slots,
)
from apps.breaches.rules.forecast import FROM_DAY as FORECAST_FROM
from apps.breaches.rules.forecast import METHOD as FORECAST_METHOD
from apps.breaches.rules.forecast import Spread, continued, spread
from apps.breaches.rules.groups import group_stretches
from apps.breaches.rules.invoices import COLUMNS as INVOICE_COLUMNS
from apps.breaches.rules.invoices import Entry as InvoiceEntry
from apps.breaches.rules.invoices import Unreadable
from apps.breaches.rules.invoices import read as read_invoices
from apps.breaches.rules.minimum import MonthTraffic, judge_min_traffic
from apps.breaches.rules.periods import ROLLING_METRICS, by_period
from apps.breaches.rules.ratio import RatioJudgement, judge_ratio
from apps.breaches.rules.seen import Figured, Seen, Span
from apps.breaches.rules.settling import (
    Counting,
    Variance,
    countings,
    deciding,
    explained,
    variance,
)
from apps.breaches.rules.settling import words as counting_words
from apps.breaches.rules.severity import Severity, outlook, raised
from apps.breaches.rules.table import LOOKS_BACK, LOW, WAYS, Cadence, Needs, Way, way_of
from apps.breaches.rules.tiers import Act, Ladder, Rung, climb, ladder_of
from apps.breaches.rules.tiers import Step as TierStep
from apps.breaches.rules.trigger import FRESH, OnGap, Standing, State, Step, step, walk
from apps.breaches.rules.verdicts import Judgement, Outcome, dedup_key, percent_of, ratio_of
from apps.breaches.rules.volume import carried
from apps.breaches.rules.walks import PeriodStep, judge_period, period_walk
from apps.breaches.rules.words import figure

__all__ = [
    "carried",
    "escalated",
    "price_change",
    "price_days",
    "at_least",
    "INVOICE_COLUMNS",
    "InvoiceEntry",
    "Unreadable",
    "read_invoices",
    "Clock",
    "Lead",
    "Pause",
    "Told",
    "clock",
    "due_on",
    "internal_target",
    "lead_of",
    "required_bps",
    "started_on",
    "told",
    "group_stretches",
    "COMMIT_SHORTFALL",
    "FORECAST_FROM",
    "FORECAST_METHOD",
    "OVER_COMMIT",
    "Spread",
    "continued",
    "spread",
    "EXCUSED",
    "GAP",
    "LOOKS_BACK",
    "LOW",
    "WAYS",
    "Cadence",
    "Figured",
    "Needs",
    "Span",
    "Way",
    "trigger_figures",
    "trigger_window",
    "way_of",
    "BILLED",
    "Account",
    "Act",
    "Before",
    "Earlier",
    "Ladder",
    "Line",
    "Metered",
    "Rung",
    "Share",
    "TierStep",
    "Counting",
    "Variance",
    "account",
    "climb",
    "deciding",
    "explained",
    "is_priced",
    "joined",
    "ladder_of",
    "variance",
    "counting_words",
    "countings",
    "WINDOW_DAYS",
    "DayFigures",
    "Peak",
    "Reading",
    "Slots",
    "Stretch",
    "busy_hour",
    "day_figures",
    "highest",
    "if_zero",
    "percentile_of",
    "threshold_bps",
    "valid_slots",
    "ROLLING_METRICS",
    "FRESH",
    "Bill",
    "CommitJudgement",
    "Judgement",
    "MonthRate",
    "Seen",
    "PeriodStep",
    "MonthTraffic",
    "Observed",
    "OnGap",
    "Outcome",
    "RatioJudgement",
    "Severity",
    "Standing",
    "State",
    "Step",
    "TriggerJudgement",
    "bill",
    "by_period",
    "compare",
    "dedup_key",
    "figure",
    "percent",
    "judge_commit",
    "judge_min_traffic",
    "judge_period",
    "judge_ratio",
    "judge_trigger",
    "period_walk",
    "outlook",
    "percent_of",
    "raised",
    "ratio_of",
    "sides_of",
    "step",
    "walk",
]
