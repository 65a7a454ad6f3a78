"""Renewal packs: freeze the numbers, print them."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max

from apps.accounts.models import User
from apps.agreements.enums import BEFORE_EXECUTION
from apps.agreements.models import Agreement
from apps.core import edits, files, jobs
from apps.core.errors import Refused
from apps.core.models import Job
from apps.reports import printing
from apps.reports.collect import collect
from apps.reports.models import PackFile, RenewalPack

FOLDER = "reports"
GIVEN_UP = timedelta(minutes=10)  # a job that has not ended by then has lost its worker


@transaction.atomic
def make_pack(*, agreement: Agreement, by: User | None, at: datetime) -> RenewalPack:
    """Freeze what is known about an agreement now. It never changes; make another one instead.

    Refused for an agreement that was never signed: there is nothing to renew.
    """
    if agreement.state in BEFORE_EXECUTION:
        raise Refused(f"{agreement.ref} is not signed: there is nothing to renew yet.")
    edits.one_at_a_time(f"renewal pack of {agreement.ref}")
    packs = RenewalPack.objects.filter(agreement=agreement)
    before = packs.order_by("-number").first()
    found = collect(agreement, at=at, before=before.facts if before else None)
    last = packs.aggregate(last=Max("number"))["last"] or 0
    return RenewalPack.objects.create(
        agreement=agreement, number=last + 1, made_at=at, made_by=by, facts=found.facts,
        money=found.money,
    )  # fmt: skip


@transaction.atomic
def request_pdf(*, pack: RenewalPack, with_prices: bool, by: User | None, at: datetime) -> PackFile:
    """The file of a pack, with a waiting job if it has to be printed; hand its id to the task.

    Asked for twice, it is printed once; after a failure it is tried again.
    """
    PackFile.objects.get_or_create(pack=pack, with_prices=with_prices)
    rows = PackFile.objects.select_for_update(of=("self",)).select_related("job")
    file = rows.get(pack=pack, with_prices=with_prices)
    if file.path or _is_running(file.job, at):
        return file
    file.job = jobs.create(kind="renewal pack", ref=pack.ref, by=by, at=at)
    file.save(update_fields=["job"])
    return file


def write_pdf(*, file_id: int, at: datetime) -> None:
    """Print a file that was asked for. What goes wrong is said in its job; twice prints once."""
    file = PackFile.objects.select_related("pack__agreement").get(pk=file_id)
    if file.path:
        jobs.finish(file.job_id, at=at, message="It is there.")
        return
    if file.job_id:
        jobs.start(file.job_id, total=2, at=at)
    html = printing.document(file.pack, prices=file.with_prices)
    jobs.advance(file.job_id, message="Printing")
    try:
        content = printing.pdf(html)
    except printing.NotPrinted as error:
        jobs.fail(file.job_id, at=at, message=str(error))
        return
    _keep(file, content, at)


def _keep(file: PackFile, content: bytes, at: datetime) -> None:
    with files.stored(content, folder=FOLDER) as kept, transaction.atomic():
        PackFile.objects.filter(pk=file.pk).update(
            path=kept.path, size=kept.size, sha256=kept.sha256
        )
        jobs.finish(file.job_id, at=at, message="Ready.")


def _is_running(job: Job | None, at: datetime) -> bool:
    return job is not None and not job.is_over and at - job.created_at < GIVEN_UP
