"""Which series of which source measures which interconnect."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import IntegrityError, transaction

from apps.accounts.models import User
from apps.core.errors import Refused
from apps.integrations.errors import SourceError
from apps.network.models import Interconnect, Member
from apps.usage import readers, store
from apps.usage.enums import SourceState
from apps.usage.models import DataSource, Series
from apps.usage.rules import slot_start


@transaction.atomic
def map_series(
    *,
    source: DataSource,
    interconnect: Interconnect,
    labels: Mapping[str, str],
    speed_bps: int,
    swapped: bool = False,
    member: Member | None = None,
    live_from: datetime | None = None,
    by: User | None,
    at: datetime,
) -> Series:
    """Let a series of a source count for an interconnect, in addition to those that do already.

    Without `live_from` (UTC) it counts always; but where the interconnect was measured before, only
    from `at` on: a port added later was not missing earlier. Raises Refused for labels that are
    mapped already, that the query templates cannot use, and for a speed that is none.
    """
    labels = {name.strip(): value.strip() for name, value in labels.items()}
    _check(source, interconnect, labels, speed_bps, member)
    siblings = Series.objects.filter(interconnect=interconnect)
    if live_from is None and siblings.exclude(last_sample_at=None).exists():
        live_from = slot_start(at)
    try:
        with transaction.atomic():
            series = Series.objects.create(
                source=source,
                interconnect=interconnect,
                labels=labels,
                speed_bps=speed_bps,
                swapped=swapped,
                member=member,
                live_from=live_from,
            )
    except IntegrityError:
        raise Refused(_taken(source, labels), field="labels", conflict=True) from None
    _meaning_changed([interconnect.pk], at)
    return series


@transaction.atomic
def edit_series(
    *,
    series: Series,
    speed_bps: int,
    swapped: bool,
    live_from: datetime | None,
    by: User | None,
    at: datetime,
) -> None:
    """Correct the speed, the direction or since when it counts. Figures of the past follow."""
    _check_speed(speed_bps)
    series.speed_bps, series.swapped, series.live_from = speed_bps, swapped, live_from
    series.save(update_fields=["speed_bps", "swapped", "live_from"])
    _meaning_changed([series.interconnect_id], at)


@transaction.atomic
def unmap(*, series: Series, was_wrong: bool = False, by: User | None, at: datetime) -> None:
    """Stop counting a series from now on; `was_wrong`: as if it had never counted. Samples stay."""
    if series.retired_at is not None:
        raise Refused(f"{series} was unmapped before.", conflict=True)
    series.retired_at = slot_start(at)
    series.live_from = series.retired_at if was_wrong else series.live_from
    series.save(update_fields=["retired_at", "live_from"])
    _meaning_changed([series.interconnect_id], at)


def _meaning_changed(interconnect_ids: Iterable[int], at: datetime) -> None:
    ids = Series.objects.filter(interconnect__in=interconnect_ids).values_list("pk", flat=True)
    store.current().touch(list(ids), at=at)


def _check(
    source: DataSource,
    interconnect: Interconnect,
    labels: Mapping[str, str],
    speed_bps: int,
    member: Member | None,
) -> None:
    if source.state == SourceState.RETIRED:
        raise Refused(f"{source.name} is retired. Choose another source.", field="source")
    if member is not None and member.interconnect_id != interconnect.pk:
        raise Refused(f"{member} is no port of {interconnect}.", field="member")
    _check_speed(speed_bps)
    if not labels or not all(labels.values()):
        raise Refused("Give every label a value.", field="labels")
    try:
        readers.of(source).fit(source, labels)
    except SourceError as error:
        raise Refused(str(error), field="labels") from error


def _check_speed(speed_bps: int) -> None:
    if speed_bps <= 0:
        raise Refused("Enter the speed of the interface in bit/s.", field="speed_bps")


def _taken(source: DataSource, labels: Mapping[str, str]) -> str:
    other = Series.objects.select_related("interconnect").get(
        source=source, labels=labels, retired_at=None
    )
    return (
        f"{', '.join(labels.values())} of {source.name} already measures "
        f"{other.interconnect} ({other.interconnect.ref}). Unmap it there first."
    )
