"""Capacity requests: what partners ask for, what we decided, how it was built."""

from apps.capacity.models.counters import Counter
from apps.capacity.models.policy import EligibilityRule, TriageRule
from apps.capacity.models.requests import (
    CapacityRequest,
    RequestLine,
    RequestStep,
    RequestVersion,
)
from apps.capacity.models.talk import RequestAttachment, RequestComment

__all__ = [
    "CapacityRequest",
    "Counter",
    "EligibilityRule",
    "RequestAttachment",
    "RequestComment",
    "RequestLine",
    "RequestStep",
    "RequestVersion",
    "TriageRule",
]
