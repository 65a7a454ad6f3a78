"""Tell partners of interconnects that fill up, once per crossing (portal.md 6.6)."""

from datetime import datetime

from django.db import transaction

from apps.usage import notices, queries, rules
from apps.usage.models import LinkLevel, LinkStat

BATCH = 500  # of one look; the fullest come first, the rest with the next one


def watch_levels(*, at: datetime) -> int:
    """Note which interconnects crossed 50, 70 or 85 % and tell their partners; how many changed.

    The first look of all only takes down how things stand: nobody wants a hundred old news at
    once. Each interconnect in a transaction of its own; a quiet look costs two queries.
    """
    if not LinkLevel.objects.exists():
        return _take_down(at)
    return sum(_cross(stat.pk, at) for stat in queries.off_level(at)[:BATCH])


def _take_down(at: datetime) -> int:
    rows = [
        LinkLevel(interconnect_id=stat.pk, percent=rules.level_after(0, stat.used_pct), since=at)
        for stat in queries.off_level(at)
        if stat.used_pct is not None
    ]
    return len(LinkLevel.objects.bulk_create(rows, ignore_conflicts=True, batch_size=2000))


@transaction.atomic
def _cross(link: int, at: datetime) -> bool:
    """Whether it changed; somebody else who looks at the same time waits and finds it done."""
    LinkLevel.objects.get_or_create(interconnect_id=link, defaults={"since": at})
    level = LinkLevel.objects.select_for_update().get(pk=link)
    stat = LinkStat.objects.select_related("interconnect__partner").get(pk=link)
    if stat.used_pct is None:
        return False
    was, level.percent = level.percent, rules.level_after(level.percent, stat.used_pct)
    if level.percent == was:
        return False
    level.since = at
    level.crossings += level.percent > was
    level.save()
    if level.percent > was:
        notices.filling_up(stat, level, at=at)
    return True
