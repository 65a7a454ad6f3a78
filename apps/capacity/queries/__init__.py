"""Staff reads over capacity requests and the policy they are measured by."""

from apps.capacity.queries.eligibility import (
    Asked,
    auto_approves,
    eligibility_rules,
    needs,
    needs_second_approval,
    verdicts,
)

__all__ = [
    "Asked",
    "auto_approves",
    "eligibility_rules",
    "needs",
    "needs_second_approval",
    "verdicts",
]
