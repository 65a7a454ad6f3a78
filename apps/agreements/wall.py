"""What a partner may read of agreements: its own, without prices, notes and drafts."""

from apps.core.wall import everyone, of, own

UNPRICED = (
    "partner_visible AND type NOT IN"
    " ('COMMIT_RATE', 'COMMIT_VOLUME', 'BURST_CAP', 'TIER_RESET', 'PRICE_ESCALATOR')"
)
# Only whether a notice ends the agreement: what we decided and why is ours.
RENEWAL = (
    "decision", "decided_reason", "decided_at", "proposed", "proposed_reason", "proposed_at",
    "approved_at",
)  # fmt: skip
NOTICE = ("clause", "reason", "waiver", "method")

TABLES = (
    own("agreements.Agreement", hidden=("custom", "is_required", "notes", "tags")),
    of("agreements.TermPeriod", "agreement", hidden=("override_reason", "counted_from")),
    of("agreements.Renewal", "agreement", hidden=RENEWAL),
    of("agreements.ContractNotice", "agreement", hidden=NOTICE),
    of("agreements.ContractTerm", "agreement", also=UNPRICED),
    of("agreements.TermRevision", "term"),
    of("agreements.TermCache", "term"),
    of(
        "agreements.DocumentVersion", "agreement", also="kind = 'EXECUTED'",
        hidden=("text", "facts", "note"),
    ),
    everyone("agreements.Holiday"),
)  # fmt: skip
