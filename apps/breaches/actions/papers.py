"""A statement on paper: asked for by a person, printed by a worker, once."""

from datetime import datetime, timedelta

from django.db import transaction

from apps.accounts.models import User
from apps.breaches import printing
from apps.breaches.models import Statement, StatementFile
from apps.core import files, jobs

FOLDER = "statements"
GIVEN_UP = timedelta(minutes=10)  # a job that runs longer has lost its worker


@transaction.atomic
def request_statement_pdf(
    *, statement: Statement, with_prices: bool, by: User, at: datetime
) -> StatementFile:
    """The file of a statement, with a waiting job if it has to be printed; hand its id to the task.

    Asked for twice, it is printed once; after a failure it is tried again.
    """
    StatementFile.objects.get_or_create(statement=statement, with_prices=with_prices)
    rows = StatementFile.objects.select_for_update(of=("self",)).select_related("job")
    file = rows.get(statement=statement, with_prices=with_prices)
    is_running = file.job and not file.job.is_over and at - file.job.created_at < GIVEN_UP
    if file.path or is_running:
        return file
    file.job = jobs.create(kind="statement", ref=statement.ref, by=by, at=at)
    file.save(update_fields=["job"])
    return file


def write_statement_pdf(*, file_id: int, at: datetime) -> None:
    """Print a file that was asked for. What goes wrong is said in its job; twice prints once."""
    rows = StatementFile.objects.select_related("statement__partner", "statement__term__agreement")
    file = rows.get(pk=file_id)
    if file.path:
        jobs.finish(file.job_id, at=at, message="It is there.")
        return
    if file.job_id:
        jobs.start(file.job_id, total=2, at=at)
    html = printing.document(file.statement, prices=file.with_prices)
    jobs.advance(file.job_id, message="Printing")
    try:
        content = printing.pdf(html)
    except printing.NotPrinted as error:
        jobs.fail(file.job_id, at=at, message=str(error))
        return
    with files.stored(content, folder=FOLDER) as kept, transaction.atomic():
        StatementFile.objects.filter(pk=file.pk).update(
            path=kept.path, size=kept.size, sha256=kept.sha256
        )
        jobs.finish(file.job_id, at=at, message="Ready.")
