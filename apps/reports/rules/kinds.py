"""What each kind of report usually holds, and for how long."""

PERIOD_OF = {
    "WEEKLY": "week", "REGIONAL": "month", "REVIEW": "quarter", "RENEWALS": "month",
    "CAPACITY": "month", "PORTFOLIO": "month",
}  # fmt: skip
DEFAULT_SECTIONS = {
    "WEEKLY": (
        "WORKSTREAMS", "TREND", "RENEWALS", "SPEND", "CAPACITY", "BREACHES", "UPGRADES",
        "REQUESTS", "BUILDS",
    ),
    "REGIONAL": (
        "WORKSTREAMS", "TREND", "AGREEMENTS", "RENEWALS", "CAPACITY", "BREACHES", "UPGRADES",
        "REQUESTS", "BUILDS",
    ),
    "REVIEW": (
        "WORKSTREAMS", "TREND", "AGREEMENTS", "RENEWALS", "SPEND", "CAPACITY", "BREACHES",
        "UPGRADES", "REQUESTS", "BUILDS",
    ),
    "RENEWALS": ("RENEWALS", "AGREEMENTS", "SPEND"),
    "CAPACITY": ("TREND", "CAPACITY", "UPGRADES", "BUILDS"),
    "PORTFOLIO": ("MAP", "AGREEMENTS", "CAPACITY", "BREACHES", "REQUESTS"),
}  # fmt: skip


def scope_key(kind: str, key: str = "") -> str:
    """`ALL`, `REGION:latam`, `PARTNER:PAR-00042`: what makes two reports one series."""
    return f"{kind}:{key}" if key else kind
