"""The backlog of a workstream: what is not done, in the order it shall be done."""

from django.db.models import QuerySet

from apps.programs.models import WorkItem, Workstream
from apps.programs.queries.items import items_listed


def backlog(workstream: Workstream) -> QuerySet[WorkItem]:
    """What is not done, first things first."""
    return items_listed().filter(workstream=workstream, done_at=None).order_by("rank", "pk")


def above(shown: QuerySet[WorkItem], item: WorkItem) -> WorkItem | None:
    """The one shown before it, be it on the page before; None where it is the first."""
    return shown.filter(rank__lt=item.rank).order_by("-rank", "-pk").first()


def below(shown: QuerySet[WorkItem], item: WorkItem) -> WorkItem | None:
    """The one shown after it, be it on the next page; None where it is the last."""
    return shown.filter(rank__gt=item.rank).order_by("rank", "pk").first()


def follower(item: WorkItem) -> WorkItem | None:
    """What stands right after an item in its workstream, shown or not; None: nothing does."""
    return below(WorkItem.objects.filter(workstream=item.workstream_id), item)
