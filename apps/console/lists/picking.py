"""Choosing rows of a list to edit them in bulk: a way to look at it, `?pick=1`.

Boxes are drawn only then, so that a list that is only read weighs no more.
"""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from apps.console import access
from apps.console.lists.columns import Listing
from apps.console.lists.html import Ident
from apps.console.lists.saved import ALL
from apps.console.lists.state import PAGE, PICK, Asked
from apps.exchange.bulk import KINDS


def may(request: HttpRequest, listing: Listing) -> bool:
    """Whether this person may edit rows of the list at all."""
    return bool(listing.bulk) and access.may(request.user, KINDS[listing.bulk].permission)


def is_on(asked: Asked) -> bool:
    return bool(asked.parameters.get(PICK))


def ident(asked: Asked) -> Ident | None:
    """What says which row it is; none where rows are only read or have boxes already."""
    if not is_on(asked) or asked.listing.has_boxes:
        return None
    name = KINDS[asked.listing.bulk].ident
    return lambda row: getattr(row, name)


def context(asked: Asked, total: int, may_pick: bool) -> dict[str, Any]:
    """The way in, and the bar above the rows with what can be done."""
    if not may_pick:
        return {}
    if not is_on(asked):
        return {"pick": asked.address(pick=1)}
    kind = KINDS[asked.listing.bulk]
    return {
        "clear": f"?{ALL}=1&{PICK}=1",
        "picking": {
            "action": reverse("console:bulk_new", args=[kind.key]),
            "came_with": asked.address(**{PICK: None, PAGE: None}).removeprefix("?"),
            "all": asked.listing.counted(total),
            "out": asked.address(**{PICK: None}),
        },
    }
