"""Judge all terms in force: measure what is due, then bring the breaches into line."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

import structlog
from django.db import transaction

from apps.agreements.models import ContractTerm
from apps.breaches import queries
from apps.breaches.actions import converge
from apps.breaches.actions.measure import measure
from apps.breaches.actions.tally import Tally
from apps.breaches.models import Cursor
from apps.breaches.queries import Promise, Work
from apps.breaches.rules import Cadence

CHUNK = 32  # interconnects whose samples are held at once

T = TypeVar("T")

log = structlog.get_logger(__name__)


def evaluate(*, at: datetime) -> Tally:
    """Compare every term in force with what was measured up to `at`. Safe to run twice, or at once.

    A tick that finds nothing new costs a constant number of queries and writes nothing. A group of
    terms that fails is logged, counted and tried again at the next tick; the others go on.
    """
    promises = queries.promises(at)
    changes = queries.changes(at)
    works = queries.due(promises, changes=changes, at=at)
    tally = sum((_safely(_judge, chunk, at) for chunk in _chunks(works)), Tally())
    tally += _safely(converge.release, [one for one in promises if not one.is_over(at)], at)
    if changes.has_moved and not tally.failed and not queries.has_later(promises, at):
        _advance(changes.cursors)
    return tally


def _chunks(works: Sequence[Work]) -> Iterator[list[Work]]:
    """Days apart from months, whose samples reach back further; what shares samples together."""
    for cadence in Cadence:
        some = [work for work in works if work.promise.cadence is cadence]
        yield from _sharing(sorted(some, key=lambda work: work.promise.interconnect_ids))


def _sharing(works: Iterable[Work]) -> Iterator[list[Work]]:
    """Groups that look at no more than so many interconnects, unless a single one does."""
    group: list[Work] = []
    links: set[int] = set()
    for work in works:
        wanted = links.union(work.promise.interconnect_ids)
        if group and len(wanted) > CHUNK:
            yield group
            group, wanted = [], set(work.promise.interconnect_ids)
        group.append(work)
        links = wanted
    if group:
        yield group


def _safely(
    judge: Callable[[Sequence[T], datetime], Tally], of: Sequence[T], at: datetime
) -> Tally:
    try:
        return judge(of, at)
    except Exception:
        log.exception("not judged", at=at.isoformat())
        return Tally(failed=1)


def _judge(chunk: Sequence[Work], at: datetime) -> Tally:
    works = queries.really_changed(chunk)
    return judge_works(works, at) if works else Tally()


@transaction.atomic
def judge_works(works: Sequence[Work], at: datetime) -> Tally:
    """Evaluations, breaches and notices of a few promises: all of it or nothing."""
    _hold(work.promise for work in works)
    written = measure(works, at)
    if not written:
        return Tally()
    changed_from = {}
    for row in reversed(sorted(written, key=lambda one: one.day)):
        changed_from[row.term_id, row.scope_ref] = row.day
    promises = [work.promise for work in works if work.promise.scope in changed_from]
    return Tally(evaluated=len(written)) + converge.breaches(promises, changed_from, at)


def _hold(promises: Iterable[Promise]) -> None:
    """Two runs judge a term one after the other. Other rows may still refer to it meanwhile."""
    ids = {promise.term.pk for promise in promises}
    held = ContractTerm.objects.select_for_update(no_key=True).filter(pk__in=ids)
    list(held.order_by("pk").values_list("pk"))


def _advance(cursors: Mapping[str, datetime]) -> None:
    for name, to in cursors.items():
        Cursor.objects.update_or_create(name=name, defaults={"at": to})
