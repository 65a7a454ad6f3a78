"""Pure rules of reports: what frozen numbers look like, how they differ, how they are said."""

from apps.reports.rules.comparing import compared
from apps.reports.rules.content import (
    NUMERIC,
    SCHEMA,
    Content,
    chart,
    column,
    digest,
    geography,
    money,
    number,
    row,
    section,
    series,
    spot,
    status,
    table,
)
from apps.reports.rules.drafting import Draft, drafted
from apps.reports.rules.hiding import without_amounts
from apps.reports.rules.kinds import DEFAULT_SECTIONS, PERIOD_OF, scope_key
from apps.reports.rules.mailing import attached, letter, only
from apps.reports.rules.periods import bounds, last_period, period_name, title_of, usual_period
from apps.reports.rules.schedule import (
    LAST_MONTH_DAY,
    WEEKDAYS,
    Schedule,
    Slot,
    last_slot,
    next_slot,
    schedule_words,
)
from apps.reports.rules.wording import cell_text, change_text, shown, text_lines

__all__ = [
    "DEFAULT_SECTIONS",
    "LAST_MONTH_DAY",
    "NUMERIC",
    "PERIOD_OF",
    "SCHEMA",
    "WEEKDAYS",
    "Content",
    "Draft",
    "Schedule",
    "Slot",
    "attached",
    "bounds",
    "cell_text",
    "change_text",
    "chart",
    "column",
    "compared",
    "digest",
    "drafted",
    "geography",
    "last_period",
    "last_slot",
    "letter",
    "money",
    "next_slot",
    "number",
    "only",
    "period_name",
    "row",
    "schedule_words",
    "scope_key",
    "section",
    "series",
    "shown",
    "spot",
    "status",
    "table",
    "text_lines",
    "title_of",
    "usual_period",
    "without_amounts",
]
