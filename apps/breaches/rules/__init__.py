"""Pure judging: where a promise meets a measurement."""

from apps.breaches.rules.capacity import TriggerJudgement, judge_trigger
from apps.breaches.rules.commit import Bill, CommitJudgement, MonthRate, bill, judge_commit
from apps.breaches.rules.compare import Observed, compare
from apps.breaches.rules.minimum import MonthTraffic, judge_min_traffic
from apps.breaches.rules.periods import by_period
from apps.breaches.rules.ratio import RatioJudgement, judge_ratio
from apps.breaches.rules.severity import Severity, outlook, raised
from apps.breaches.rules.trigger import FRESH, OnGap, Standing, State, Step, step, walk
from apps.breaches.rules.verdicts import Judgement, Outcome, dedup_key, ratio_of

__all__ = [
    "FRESH",
    "Bill",
    "CommitJudgement",
    "Judgement",
    "MonthRate",
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
    "judge_commit",
    "judge_min_traffic",
    "judge_ratio",
    "judge_trigger",
    "outlook",
    "raised",
    "ratio_of",
    "step",
    "walk",
]
