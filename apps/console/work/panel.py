"""The panel “Work items” on the pages of what items are about, with a line to add one."""

from typing import Any

from django.utils import timezone

from apps.console.custom import required
from apps.console.work.forms import QuickForm
from apps.core.custom.kinds import ObjectKind
from apps.programs import queries

MOST = 8


def panel(ref: str, form: QuickForm | None = None) -> dict[str, Any]:
    """For the template: items about a reference, open ones first."""
    found = list(queries.items_about([ref])[: MOST + 1])
    return {
        "ref": ref,
        "items": found[:MOST],
        "has_more": len(found) > MOST,
        "today": timezone.now().date(),
        "form": form or required.ask(QuickForm(), ObjectKind.WORK),
    }
