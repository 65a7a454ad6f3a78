"""Who holds the ball (portal.md 6.2, 6.4)."""

from collections.abc import Mapping
from typing import Any

_OURS = {"SUBMITTED", "IN_REVIEW", "ON_HOLD", "APPROVED", "PROVISIONING", "FAILED"}
_THEIRS = {"DRAFT", "INFO_REQUESTED"}
_BY_DETAIL = {"LOA_PENDING": "loa_provider", "LOA_ISSUED": "xc_orderer", "XC_ORDERED": "xc_orderer"}
_DEFAULT = {"loa_provider": "us", "xc_orderer": "partner"}


def holder(state: str, details: Mapping[str, Any]) -> str:
    """`us`, `partner`, `both` or `nobody`: whose turn it is in a state.

    From the LOA to the cross-connect it depends on who provides and who orders.
    """
    if state in _OURS:
        return "us"
    if state in _THEIRS:
        return "partner"
    if state in _BY_DETAIL:
        name = _BY_DETAIL[state]
        return str(details.get(name) or _DEFAULT[name])
    return "both" if state == "TESTING" else "nobody"
