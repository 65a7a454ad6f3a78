"""Conflicts and webhooks: a person takes the other value; Jira says that something changed."""

from datetime import datetime

from django.db import transaction

from apps.accounts.models import User
from apps.core.errors import Refused
from apps.integrations.jira import client
from apps.programs import rules
from apps.programs.actions import items, moving
from apps.programs.actions.jira import terms
from apps.programs.models import JiraConflict, JiraLink, JiraPing


@transaction.atomic
def settle_conflict(
    *, conflict: JiraConflict, take_other: bool, by: User | None, at: datetime
) -> None:
    """Leave it as it was decided, or take the other value: here, and at the next sync in Jira."""
    found = JiraConflict.objects.select_for_update().get(pk=conflict.pk)
    if found.settled_at is not None:
        raise Refused("Somebody has settled it a moment ago.", conflict=True)
    if take_other:
        lost = found.theirs if found.taken == rules.merging.OURS else found.ours
        _set(found, lost.get("value"), by, at)
    found.settled_at, found.settled_by = at, by
    found.save(update_fields=["settled_at", "settled_by"])


def _set(conflict: JiraConflict, value: object, by: User | None, at: datetime) -> None:
    item, name = conflict.issue.item, conflict.field
    found = terms.for_item(name, value)
    if found is None and value is not None:
        raise Refused("What it was is not there any more.")
    if name == "column":
        moving.move_item(item=item, to=found, by=by, at=at)
    else:
        items.edit_item(item=item, by=by, at=at, **{name: "" if found is None and name == "text"
                                                    else found})  # fmt: skip


def hear_webhook(*, link: JiraLink, body: bytes, signature: str, at: datetime) -> bool:
    """Note that an issue is to be looked at; whether there is one. Refused unless it is signed.

    Nothing in it is believed but the id: the issue is read as it is when its turn comes. So a
    webhook that comes twice, late or in wrong order, or is sent again by somebody who overheard
    it, changes nothing. Raises ValueError for garbage.
    """
    if not client.is_signed(body, secret=link.hook_secret, signature=signature):
        raise Refused("The signature does not fit.")
    found = client.hook(body)
    if found is None or not link.is_on:
        return False
    JiraPing.objects.update_or_create(link=link, issue_id=found.issue_id, defaults={"at": at})
    return True
