"""Imports of the demo: contacts of last week, partners to correct, papers that wait for a look."""

from datetime import datetime, timedelta
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from apps.accounts.models import User
from apps.agreements.enums import DocumentKind, State
from apps.agreements.models import Agreement
from apps.exchange import actions
from apps.exchange.models import ImportRun
from apps.partners.models import Partner
from edgepartners.demo.pdf_pages import pdf_of

CONTACTS = "Company\tContact name\tE-mail\tRole\tLast verified\n"
PARTNERS = (
    "Name\tASN\tRegion\tCountry\tPartner since\tSubscribers\n"
    "Costa Verde Cable\tAS65301\tLATAM\tColombia\t2024-05-01\t140000\n"
    "Altiplano Net\tAS65302\tLATAM\tBolivia\t12 June 2023\t85000\n"
    "Isla Sur Telecom\tAS65303\tLATAM\tCL\t31/02/2024\tmany\n"
    "Rio Claro Fibra\tAS65304\tSouth\tBrazil\t=B2\t\n"
    "Costa Verde Cable\tAS65305\tLATAM\tCO\t2024-05-01\t140000\n"
)
ANNEX = ("Annex A: sites", "Interconnection takes place at the sites listed below.")


def play(*, at: datetime) -> None:
    """One that was applied and can be undone, and two that were checked, with errors to correct."""
    author = User.objects.filter(email__startswith="marina").first()
    partners = list(Partner.objects.filter(archived_at=None).order_by("pk")[:4])
    if author is None or len(partners) < 4:
        return
    rows = "".join(
        f"{partner.name}\tNetwork desk\tdesk{n}@example.net\tNOC\t2026-0{n}-14\n"
        for n, partner in enumerate(partners, start=1)
    )
    then = at - timedelta(days=6)
    run = _checked("NOC desks of partners.tsv", CONTACTS + rows, "contact", author, then)
    job = actions.request_apply(run=run, by=author, at=then)
    actions.apply(job_id=job.pk, at=then)
    _checked("Prospects LATAM.tsv", PARTNERS, "partner", author, at - timedelta(hours=20))
    _papers(author, at - timedelta(hours=3))


def _papers(by: User, at: datetime) -> None:
    """A ZIP as somebody packs it: an annex, a photo of a signature, and one nobody can place."""
    agreement = Agreement.objects.filter(state=State.ACTIVE).order_by("pk").first()
    if agreement is None:
        return
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as box:
        box.writestr(f"{agreement.ref} Annex of sites.pdf", pdf_of(ANNEX))
        box.writestr(f"{agreement.ref} last page.jpg", b"\xff\xd8\xff\xe0 a photo")
        box.writestr("Scan 0007.pdf", b"%PDF-1.4 cut off")
    run = actions.upload_documents(
        content=file.getvalue(), filename="Contract folder.zip", kind=DocumentKind.ATTACHMENT,
        by=by, at=at,
    )  # fmt: skip
    actions.check(job_id=actions.request_check(run=run, by=by, at=at).pk, at=at)


def _checked(name: str, text: str, target: str, by: User, at: datetime) -> ImportRun:
    run = actions.upload(content=text.encode(), filename=name, target=target, by=by, at=at)
    actions.check(job_id=actions.request_check(run=run, by=by, at=at).pk, at=at)
    run.refresh_from_db()
    return run
