"""Evaluations and breaches as they are stored, in bulk."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from apps.breaches.enums import State
from apps.breaches.models import Breach, Evaluation
from apps.breaches.queries.due import Scope, Work
from apps.breaches.queries.promises import Promise
from apps.breaches.queries.samples import Samples, fingerprint, read, span

DayKey = tuple[int, str, date]
MARGIN = timedelta(days=60)  # of the walk: it looks at full slots of 7 days, at 2 months running


def latest(works: Iterable[Work]) -> dict[DayKey, Evaluation]:
    """The newest version of every day of the work, by term, scope and day. One query."""
    wanted = list(works)
    rows = Evaluation.objects.filter(
        is_latest=True,
        term__in={work.promise.term.pk for work in wanted},
        scope_ref__in={work.promise.scope_ref for work in wanted},
        day__gte=min(work.first for work in wanted),
        day__lte=max(work.last for work in wanted),
    )
    return {(row.term_id, row.scope_ref, row.day): row for row in rows}


def really_changed(works: Sequence[Work]) -> list[Work]:
    """The work that is sure, and what samples show to be due. Three queries at most.

    Samples arrive all day long, and most change no day that was judged. This is told by reading
    the changed days alone, not the windows and months that they belong to.
    """
    doubtful = [work for work in works if not work.is_sure]
    if not doubtful:
        return list(works)
    stored = latest(doubtful)
    links = {pk for work in doubtful for pk in work.promise.interconnect_ids}
    samples = read(links, *span(work.reach for work in doubtful))
    return [work for work in works if work.is_sure or _is_stale(work, stored, samples)]


def _is_stale(work: Work, stored: Mapping[DayKey, Evaluation], samples: Samples) -> bool:
    """Whether a day was never judged, or has other samples than when it was."""
    promise = work.promise
    for number in range((work.last - work.first).days + 1):
        day = work.first + timedelta(days=number)
        judged_on = next(promise.days(day, work.last))
        row = stored.get((*promise.scope, judged_on))
        if row is None and is_recent(work, judged_on) and promise.version_for(judged_on):
            return True
        if row and row.details["samples"].get(str(day)) != day_print(promise, samples, day):
            return True
    return False


def day_print(promise: Promise, samples: Samples, day: date) -> str:
    """Tells whether any sample of the promise's interconnects on a local day is another one."""
    links = promise.interconnect_ids
    prints = [samples.fingerprint(link, day, promise.tz) for link in links]
    return prints[0] if len(links) == 1 else fingerprint("".join(prints).encode())


def is_recent(work: Work, day: date) -> bool:
    """Whether a day without an evaluation is worth judging now."""
    return day >= work.last - work.promise.looks_back


def breach_rows(keys: Iterable[str]) -> dict[str, list[Breach]]:
    """All breaches of the keys, oldest first, locked until the transaction ends. One query."""
    found: defaultdict[str, list[Breach]] = defaultdict(list)
    rows = Breach.objects.select_for_update().filter(key__in=list(keys))
    for row in rows.order_by("over_since", "pk"):
        found[row.key].append(row)
    return found


def walk_starts(rows: Sequence[Breach], changed_from: date, *, is_climb: bool = False) -> date:
    """A day from which a walk finds every standing that matters from `changed_from` on.

    Before the first day of an episode nothing was over, so each of those is a place to start. A
    ladder is climbed from its foot.
    """
    if is_climb:
        return date.min
    live = [row.over_since for row in rows if row.state not in (State.RESOLVED, State.OK)]
    start = min([changed_from, *live]) - MARGIN
    for row in reversed(rows):
        if row.over_since <= start <= row.last_seen_on + MARGIN:
            start = row.over_since
    return start


def evaluations_from(starts: Mapping[Scope, date]) -> dict[Scope, list[Evaluation]]:
    """Newest versions from a day on for each scope, in order of days. One query."""
    found: defaultdict[Scope, list[Evaluation]] = defaultdict(list)
    rows = Evaluation.objects.filter(
        is_latest=True,
        term__in={term for term, _ in starts},
        scope_ref__in={ref for _, ref in starts},
        day__gte=min(starts.values()),
    )
    for row in rows.order_by("day"):
        start = starts.get((row.term_id, row.scope_ref))
        if start is not None and row.day >= start:
            found[row.term_id, row.scope_ref].append(row)
    return found
