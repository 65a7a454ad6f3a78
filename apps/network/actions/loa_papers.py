"""The PDF of a LOA-CFA that we issued: printed by a worker, once, kept privately."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from apps.core import files, jobs
from apps.core.models import Job
from apps.network import printing, queries
from apps.network.actions.loa_steps import FOLDER
from apps.network.enums import LOA_GOOD, LoaDirection
from apps.network.models import Loa

AGAIN = timedelta(minutes=10)  # after a failure, or a worker that is gone
TOKEN_BYTES = 24


def print_due(*, at: datetime) -> int:
    """Print what is issued and has no PDF; a tick. Returns how many were printed.

    One that another worker prints at this moment is left to it; one that failed waits ten minutes.
    """
    waiting = Loa.objects.filter(
        Q(job=None) | Q(job__state=Job.State.WAITING)
        | Q(job__finished_at__lt=at - AGAIN) | Q(job__started_at__lt=at - AGAIN),
        direction=LoaDirection.ISSUED, state__in=LOA_GOOD, path="",
    )  # fmt: skip
    return sum(print_loa(loa_id=pk, at=at) for pk in waiting.values_list("pk", flat=True))


def print_loa(*, loa_id: int, at: datetime) -> bool:
    """Print one and store it with the digest of its verification token; twice prints once.

    The token itself stands on the paper only. What goes wrong is said in its job.
    """
    loa = queries.loas().get(pk=loa_id)
    if loa.path or loa.direction != LoaDirection.ISSUED or not loa.is_good:
        return False
    if loa.job_id:
        jobs.start(loa.job_id, total=2, at=at)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    jobs.advance(loa.job_id, message="Printing")
    try:
        content = printing.pdf(printing.document(loa, token))
    except printing.NotPrinted as error:
        jobs.fail(loa.job_id, at=at, message=str(error))
        return False
    with files.stored(content, folder=FOLDER) as kept, transaction.atomic():
        Loa.objects.filter(pk=loa.pk, path="").update(
            path=kept.path, size=kept.size, sha256=kept.sha256, digest=queries.digest_of(token),
            filename=f"{loa.ref}-v{loa.version}.pdf",
        )  # fmt: skip
        jobs.finish(loa.job_id, at=at, message="Ready.")
    return True


def sweep_loas(*, at: datetime) -> int:
    """Remove files that no LOA names, left by a crash or a rollback; returns how many."""
    known = set(Loa.objects.exclude(path="").values_list("path", flat=True))
    return files.sweep(folder=FOLDER, known=known, at=at)
