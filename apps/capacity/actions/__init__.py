"""The only writer of capacity requests and of the policy they are measured by."""

from apps.capacity.actions.eligibility import Scope, clear_rule, set_rule

__all__ = ["Scope", "clear_rule", "set_rule"]
