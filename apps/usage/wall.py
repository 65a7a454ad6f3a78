"""What a partner may read of what was measured: its own interconnects, never how we measure."""

from apps.core.wall import of, where

# Of a source: whether it is alive and how often it speaks, for the age of the figures.
HOW = (
    "name", "url", "auth", "username", "secret", "client_cert", "client_key", "ca_cert", "headers",
    "query_in", "query_out", "options", "last_error", "failures", "retry_at", "clock_skew_s",
)  # fmt: skip
SERIES = "IN (SELECT id FROM usage_series)"

TABLES = (
    where("usage.DataSource", "id IN (SELECT source_id FROM usage_series)", hidden=HOW),
    of("usage.Series", "interconnect", hidden=("labels",)),
    where("usage.Sample", f"interface_id {SERIES}"),
    where("usage.SealedDay", f"interface_id {SERIES}"),
    where("usage.DayStat", f"series_id {SERIES}"),
    of("usage.LinkStat", "interconnect"),
    where("usage.GroupStat", """"by" = 'partner' AND key IN (SELECT ref FROM partners_partner)"""),
    of("usage.Filled", "series"),
    of("usage.Quarantine", "series", hidden=("detail", "comment")),
)
