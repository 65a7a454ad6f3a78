"""Pure rules of reports: what frozen numbers look like, how they differ, how they are said."""

from apps.reports.rules.comparing import compared
from apps.reports.rules.content import (
    NUMERIC,
    SCHEMA,
    Content,
    chart,
    column,
    digest,
    money,
    number,
    row,
    section,
    series,
    status,
    table,
)
from apps.reports.rules.drafting import Draft, drafted
from apps.reports.rules.hiding import without_amounts
from apps.reports.rules.kinds import DEFAULT_SECTIONS, PERIOD_OF, scope_key
from apps.reports.rules.periods import bounds, last_period, period_name, title_of, usual_period
from apps.reports.rules.wording import cell_text, change_text, shown, text_lines

__all__ = [
    "DEFAULT_SECTIONS",
    "NUMERIC",
    "PERIOD_OF",
    "SCHEMA",
    "Content",
    "Draft",
    "bounds",
    "cell_text",
    "change_text",
    "chart",
    "column",
    "compared",
    "digest",
    "drafted",
    "last_period",
    "money",
    "number",
    "period_name",
    "row",
    "scope_key",
    "section",
    "series",
    "shown",
    "status",
    "table",
    "text_lines",
    "title_of",
    "usual_period",
    "without_amounts",
]
