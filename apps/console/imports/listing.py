"""The list of imports."""

from django.urls import reverse_lazy
from django.utils.safestring import SafeString

from apps.console import addresses, statuses
from apps.console.lists import Column, Drop, Empty, Listing
from apps.core import units
from apps.core.ui import components
from apps.exchange.enums import IMPORT_KINDS, RunState
from apps.exchange.filters import ImportFilter
from apps.exchange.models import ImportRun
from apps.exchange.targets import TARGETS


def target_name(run: ImportRun) -> str:
    """`Partners`; several where a system gave them."""
    target = TARGETS.get(run.target)
    return target.label if target else "Several"


def _source(run: ImportRun) -> SafeString:
    return components.link(addresses.of(run.ref), run.source, run.ref)


def _count(name: str) -> Column:
    labels = {"add": "New", "change": "Changed", "error": "Errors", "done": "Imported"}
    return Column(
        name, labels[name], lambda r: r.counts.get(name, 0),
        lambda r: units.number(r.counts[name]) if r.counts.get(name) else "", numeric=True,
    )  # fmt: skip


IMPORTS = Listing(
    key="imports",
    noun="import",
    nouns="imports",
    filters=ImportFilter,
    sort="-created",
    hint="File or reference",
    columns=(
        Column("source", "Source", lambda r: r.source, _source, sort="source"),
        Column("kind", "From", lambda r: r.get_kind_display(), sort="kind", css="ep-2"),
        Column("target", "What", target_name, sort="target", css="ep-2"),
        Column("state", "State", lambda r: r.get_state_display(),
               lambda r: statuses.state("import", r.state), sort="state"),
        *(_count(name) for name in ("add", "change", "error", "done")),
        Column("by", "By", lambda r: str(r.created_by or ""), sort="created_by__name", css="ep-2"),
        Column("created", "When", lambda r: r.created_at,
               lambda r: units.day(r.created_at.date()), sort="created_at", css="ep-2 ep-nowrap"),
    ),
    drops=(
        Drop("kind", "From", lambda: IMPORT_KINDS),
        Drop("state", "State", lambda: RunState.choices),
        Drop("target", "What", lambda: [(t.key, t.label) for t in TARGETS.values()]),
    ),
    empty=Empty(
        "Nothing was imported yet",
        "Bring the spreadsheet you keep partners, contacts or interconnects in. You see what would "
        "change before anything does.",
        "upload",
        reverse_lazy("console:import_new"),
        "Import a spreadsheet",
    ),
)  # fmt: skip
