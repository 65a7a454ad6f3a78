"""Words and moves of imports."""

from django.db.models import TextChoices

from apps.core.lifecycle import Move, Moves


class RunKind(TextChoices):
    """Where the rows of an import come from."""

    SPREADSHEET = "spreadsheet", "Spreadsheet"
    NETBOX = "netbox", "NetBox"
    PEERING_MANAGER = "peering_manager", "Peering Manager"
    BULK = "bulk", "Bulk edit"
    DOCUMENTS = "documents", "ZIP of documents"


SYSTEMS = (RunKind.NETBOX, RunKind.PEERING_MANAGER)
IMPORT_KINDS = [(kind.value, kind.label) for kind in RunKind if kind != RunKind.BULK]


class RunState(TextChoices):
    DRAFT = "DRAFT", "Draft"
    CHECKED = "CHECKED", "Checked"
    APPLYING = "APPLYING", "Being imported"
    APPLIED = "APPLIED", "Imported"
    UNDOING = "UNDOING", "Being undone"
    UNDONE = "UNDONE", "Undone"
    FAILED = "FAILED", "Failed"
    DROPPED = "DROPPED", "Dropped"


class BulkState(TextChoices):
    """The states of a run that is a bulk edit, in its own words."""

    DRAFT = "DRAFT", "Being checked"
    CHECKED = "CHECKED", "Preview"
    APPLYING = "APPLYING", "Being changed"
    APPLIED = "APPLIED", "Changed"
    UNDOING = "UNDOING", "Being undone"
    UNDONE = "UNDONE", "Undone"
    FAILED = "FAILED", "Failed"
    DROPPED = "DROPPED", "Dropped"


# Nothing is written before the dry run was seen; a whole run can be taken back.
RUN_MOVES: Moves = (
    Move(RunState.DRAFT, RunState.CHECKED, "system", "every row has a verdict"),
    Move(RunState.CHECKED, RunState.DRAFT, "who imports", "columns are mapped anew"),
    Move(RunState.CHECKED, RunState.APPLYING, "who imports", "a row to add or change"),
    Move(RunState.APPLYING, RunState.APPLIED, "system", "no row is left"),
    Move(RunState.APPLIED, RunState.UNDOING, "who imports"),
    Move(RunState.UNDOING, RunState.UNDONE, "system", "no change is left"),
    Move(RunState.UNDONE, RunState.UNDOING, "who imports", "what was kept is taken back too"),
    Move(RunState.DRAFT, RunState.FAILED, "system", "the source cannot be read"),
    Move(RunState.FAILED, RunState.DRAFT, "who imports", "read again"),
    *(
        Move(state, RunState.DROPPED, "who imports")
        for state in (RunState.DRAFT, RunState.CHECKED, RunState.FAILED)
    ),
)


class Verdict(TextChoices):
    """What an import would do with a row."""

    ADD = "add", "New"
    CHANGE = "change", "Changed"
    SAME = "same", "As it is"
    ERROR = "error", "Has errors"
    SKIPPED = "skipped", "Skipped"


WRITTEN = (Verdict.ADD, Verdict.CHANGE)
