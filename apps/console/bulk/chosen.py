"""Which rows were chosen in a list; its key is that of their kind."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from apps.accounts.models import User
from apps.console.lists import Asked
from apps.console.places import PLACES
from apps.exchange.actions import MOST
from apps.exchange.bulk import Kind

CHOSEN, ALL = "chosen", "all"
NAMED = 4  # rows that the form names


@dataclass(frozen=True)
class Selection:
    """What was chosen: rows by name, or all that a filter lets through."""

    kind: Kind
    scope: str
    refs: list[str]
    came_with: str

    def keys(self, request: HttpRequest) -> list[int]:
        """Keys of the rows in the order of the list, as it is now. Two queries at most."""
        if self.scope == ALL:
            return list(self.asked(request).rows().values_list("pk", flat=True))
        names = {f"{self.kind.ident}__in": self.refs}
        found = dict(self.kind.rows().filter(**names).values_list(self.kind.ident, "pk"))
        by_text = {str(name): pk for name, pk in found.items()}
        return [by_text[ref] for ref in self.refs if ref in by_text]

    def named(self, keys: list[int]) -> str:
        """The first that were chosen by name, and how many more there are. One query."""
        if self.scope == ALL:
            return ""
        found = self.kind.rows().in_bulk(keys[:NAMED])
        names = [self.kind.called(found[key]) for key in keys[:NAMED] if key in found]
        more = len(keys) - len(names)
        return f"{'; '.join(names)}; and {more:,} more" if more else "; ".join(names)

    def asked(self, request: HttpRequest) -> Asked:
        """The list as it was looked at."""
        user: User = request.user  # type: ignore[assignment]  # behind `signed_in`
        return PLACES[self.kind.key].asked(user, self.came_with)

    def filters(self, request: HttpRequest) -> dict[str, Any]:
        """What let the rows through, in words, and what is not understood of it."""
        if self.scope != ALL:
            return {}
        asked = self.asked(request)
        return {"filters": asked.said(), "misread": asked.misread}


def selection(request: HttpRequest, kind: Kind) -> Selection:
    """What was posted: `ref` of each box, `refs` of those on other pages, separated by spaces.

    References that are none are left out.
    """
    scope = ALL if request.POST.get("scope") == ALL else CHOSEN
    given = [*request.POST.getlist("ref"), *request.POST.get("refs", "").split()]
    refs = list(dict.fromkeys(given))[: MOST + 1]  # one too many is refused as such
    if kind.ident == "pk":
        refs = [ref for ref in refs if ref.isdecimal() and len(ref) < 19]
    return Selection(kind, scope, refs, request.POST.get("came_with", ""))
