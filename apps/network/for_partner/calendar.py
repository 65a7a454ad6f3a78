"""A partner's planned work as .ics: only their interconnects, no remark of ours."""

from collections import defaultdict
from collections.abc import Callable

from apps.network import calendars
from apps.network.enums import MaintenanceSide
from apps.network.models import Maintenance, MaintenanceImpact
from apps.partners.models import Partner


def maintenance_calendar(
    partner: Partner, *, link: Callable[[str], str], ref: str = ""
) -> bytes | None:
    """Announced work of ours and all work of theirs, or the one with this reference; None for
    somebody else's. `link` makes the full address of its page from a reference. Two queries.

    Cancelled work stays in it: calendars take it out.
    """
    impacts = MaintenanceImpact.objects.filter(interconnect__partner=partner)
    rows = impacts.filter(maintenance__ref=ref) if ref else impacts
    touched = rows.values_list(
        "maintenance_id", "interconnect__ref", "interconnect__name", "impact"
    ).order_by("maintenance", "pk")
    objects: defaultdict[int, list[tuple[str, str, str]]] = defaultdict(list)
    for pk, *found in touched:
        objects[pk].append((found[0], found[1], found[2]))
    works = Maintenance.objects.filter(pk__in=list(objects)).order_by("starts_at", "pk")
    shown = [_work(row, partner, objects[row.pk], link(row.ref)) for row in works if _is_told(row)]
    return calendars.document(shown) if shown or not ref else None


def _is_told(row: Maintenance) -> bool:
    return row.announced_at is not None or row.side == MaintenanceSide.THEIRS


def _work(
    row: Maintenance, partner: Partner, objects: list[tuple[str, str, str]], address: str
) -> calendars.Work:
    return calendars.Work(
        ref=row.ref, title=row.title, state=row.state, is_announced=row.announced_at is not None,
        starts_at=row.starts_at, ends_at=row.ends_at, changed_at=row.changed_at,
        sequence=row.sequence, account=partner.name, objects=objects, address=address,
    )  # fmt: skip
