"""What two contacts would have as one: custom fields and tags, shown before they are merged."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from apps.console.custom import panel
from apps.core.custom import queries as custom
from apps.core.custom.kinds import ObjectKind
from apps.partners import queries, rules
from apps.partners.models import Contact


@dataclass(frozen=True)
class Line:
    """One custom field, as either has it and as the one contact would."""

    label: str
    kept: SafeString | str
    gone: SafeString | str
    then: SafeString | str


def context(kept: Contact, gone: Contact) -> dict[str, Any]:
    """By the rules that the merge itself goes by; nothing where neither has anything."""
    return {"lines": list(_lines(kept, gone)), "tags": rules.merged_tags(kept.tags, gone.tags)}


def _lines(kept: Contact, gone: Contact) -> Iterator[Line]:
    then = rules.merged_values(kept.custom, gone.custom, queries.several_choices())
    fields = [each for each in custom.in_use(ObjectKind.CONTACT) if each.key in then]
    said = [list(panel.lines(fields, held)) for held in (kept.custom, gone.custom, then)]
    for field, mine, theirs, merged in zip(fields, *said, strict=True):
        yield Line(field.label, mine.said, theirs.said, merged.said)
