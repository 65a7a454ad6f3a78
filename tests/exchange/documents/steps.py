"""Steps of an import, as a worker takes them, and what became of its rows."""

from apps.exchange import actions
from tests.factories import AT


def again(run, by):
    actions.check(job_id=actions.request_check(run=run, by=by, at=AT).pk, at=AT)
    run.refresh_from_db()
    assert run.problem == ""
    return run


def imported(run, by):
    actions.apply(job_id=actions.request_apply(run=run, by=by, at=AT).pk, at=AT)
    run.refresh_from_db()
    return run


def undone(run, by, **more):
    actions.undo(job_id=actions.request_undo(run=run, by=by, at=AT, **more).pk, at=AT)
    run.refresh_from_db()
    return run


def verdicts(run):
    return list(run.rows.order_by("pk").values_list("verdict", flat=True))


def fault_of(run, **which):
    row = run.rows.get(**which)
    return " ".join(fault["message"] for fault in row.faults)


def locked(content, names):
    """Set the mark of a password on some files of a ZIP, in both of its lists."""
    raw = bytearray(content)
    for mark, flag, name_at in ((b"PK\x03\x04", 6, 30), (b"PK\x01\x02", 8, 46)):
        at = raw.find(mark)
        while at >= 0:
            if any(raw[at + name_at :].startswith(name.encode()) for name in names):
                raw[at + flag] |= 1
            at = raw.find(mark, at + 4)
    return bytes(raw)
