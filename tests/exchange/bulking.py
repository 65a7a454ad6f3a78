"""A bulk edit step by step, for tests."""

from apps.exchange import actions
from apps.exchange.models import ImportRow
from tests.factories import AT


def checked(by, rows, kind="partners", **changes):
    """Previewed."""
    run = actions.propose_bulk(
        kind=kind, pks=[row.pk for row in rows], changes=changes, by=by, at=AT
    )
    actions.check_bulk(job_id=run.job_id, at=AT)
    run.refresh_from_db()
    return run


def applied(run, by):
    actions.apply_bulk(job_id=actions.request_bulk(run=run, by=by, at=AT).pk, at=AT)
    run.refresh_from_db()
    return run


def undone(run, by):
    actions.undo_bulk(job_id=actions.request_bulk_undo(run=run, by=by, at=AT).pk, at=AT)
    run.refresh_from_db()
    return run


def verdicts(run):
    return list(ImportRow.objects.filter(run=run).order_by("pk").values_list("verdict", flat=True))


def faults(run):
    rows = ImportRow.objects.filter(run=run).order_by("pk")
    return [fault["message"] for row in rows for fault in row.faults]
