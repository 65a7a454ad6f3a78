"""The list of bulk edits."""

from django.utils.safestring import SafeString

from apps.console import addresses, statuses
from apps.console.lists import Column, Empty, Listing
from apps.core import units
from apps.core.ui import components
from apps.exchange.bulk import KINDS
from apps.exchange.enums import BulkState
from apps.exchange.filters import ImportFilter
from apps.exchange.models import ImportRun


def _source(run: ImportRun) -> SafeString:
    return components.link(addresses.of(run.ref), run.source, run.ref)


def _rows(run: ImportRun) -> str:
    return KINDS[run.target].nouns.capitalize()


EDITS = Listing(
    key="bulk",
    noun="bulk edit",
    nouns="bulk edits",
    filters=ImportFilter,
    sort="-created",
    hint="What was changed, or reference",
    columns=(
        Column("source", "Change", lambda r: r.source, _source, sort="source"),
        Column("rows", "Of", _rows, sort="target", css="ep-2"),
        Column("state", "State", lambda r: BulkState(r.state).label,
               lambda r: statuses.state("bulk", r.state), sort="state"),
        Column("done", "Changed", lambda r: r.counts.get("done", 0),
               lambda r: units.number(r.counts["done"]) if r.counts.get("done") else "",
               numeric=True),
        Column("kept", "Not undone", lambda r: r.counts.get("kept", 0),
               lambda r: units.number(r.counts["kept"]) if r.counts.get("kept") else "",
               numeric=True, css="ep-2"),
        Column("by", "By", lambda r: str(r.created_by or ""), sort="created_by__name", css="ep-2"),
        Column("created", "When", lambda r: r.created_at,
               lambda r: units.day(r.created_at.date()), sort="created_at", css="ep-2 ep-nowrap"),
    ),
    empty=Empty(
        "Nothing was edited in bulk yet",
        "In a list, press Select, choose rows, and say what to change. You see what would become "
        "of each row first, and all of it can be taken back.",
        "pencil",
    ),
)  # fmt: skip
