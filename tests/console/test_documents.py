"""Pages of papers: what is shown to whom, uploads that are refused, downloads on record."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.agreements import queries, tasks
from apps.agreements.models import Agreement, DocumentVersion
from apps.core import files, jobs
from apps.core.models import Job
from tests import factories as make
from tests.factories import AT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

TYPED = {"kind": "DRAFT", "side": "PARTNER", "title": "Renewal", "note": "commit 250 Gbps"}


@pytest.fixture(autouse=True)
def root(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / "private"


@pytest.fixture
def deal() -> Agreement:
    return make.agreement(state="NEGOTIATING")


@pytest.fixture
def two(deal) -> list[DocumentVersion]:
    """A draft of ours and a redline of theirs that raises the commit."""
    texts = ["The commit is 200 Gbps.", "The commit is 250 Gbps."]
    return [
        make.version(agreement=deal, content=make.docx_file("1. Commit", text), kind=kind)
        for text, kind in zip(texts, ("DRAFT", "REDLINE"), strict=True)
    ]


def papers_of(agreement: Agreement, rest: str = "") -> str:
    return f"/agreements/{agreement.ref}/documents/{rest}"


def sent(content: bytes = b"", name: str = "draft.docx", **typed: str) -> dict[str, Any]:
    return {**TYPED, **typed, "file": SimpleUploadedFile(name, content)}


def test_panel_shows_versions_newest_first(staff, deal, two, text):
    shown = text(staff.get(f"/agreements/{deal.ref}/"))

    assert "Documents 2" in shown
    assert shown.index("Version 2") < shown.index("Version 1")
    assert two[0].sha256[:8] in shown
    assert "Compare v1 with v2" in shown


def test_panel_costs_one_query(staff, deal, two):
    staff.get(f"/agreements/{deal.ref}/")  # what is kept for the next request is kept now
    with CaptureQueriesContext(connection) as few:
        staff.get(f"/agreements/{deal.ref}/")
    for _ in range(3):
        make.version(agreement=deal, kind="REDLINE")

    with CaptureQueriesContext(connection) as many:
        staff.get(f"/agreements/{deal.ref}/")

    assert len(few) == len(many)
    own = 'FROM "agreements_documentversion" LEFT'
    assert sum(own in query["sql"] for query in many) == 1


def test_empty_panel_says_what_would_be_here(staff, reader, deal, text):
    assert "Upload the first version" in text(staff.get(f"/agreements/{deal.ref}/"))
    assert "Upload the first version" not in text(reader.get(f"/agreements/{deal.ref}/"))


def test_upload_stores_a_version_and_opens_it(staff, manager, deal):
    response = staff.post(papers_of(deal, "new/"), sent(make.docx_file("1. Term")))

    version = DocumentVersion.objects.get()
    assert response["Location"] == papers_of(deal, "1/")
    assert (version.title, version.note, version.side) == ("Renewal", "commit 250 Gbps", "PARTNER")
    assert version.created_by == manager


def test_upload_offers_a_redline_of_the_newest(staff, deal, two):
    response = staff.get(papers_of(deal, "new/"))

    form = response.context["form"]
    assert form.initial["kind"] == "REDLINE"
    assert [one.number for one in form.fields["base"].queryset] == [2, 1]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
        (b"%PDF-1.7 broken", "damaged"),
        (make.pdf_file("secret", password="x"), "protected with a password"),
        (make.docx_with({"word/media/a.png": b"\0" * (4 * 2**20)}), "unpacks to far more"),
    ],
)
def test_refused_file_keeps_what_was_typed(staff, deal, text, content, said):
    response = staff.post(papers_of(deal, "new/"), sent(content))

    assert response.status_code == 422
    assert said in text(response)
    assert 'value="commit 250 Gbps"' in response.content.decode()
    assert 'value="Renewal"' in response.content.decode()
    assert response.context["form"].errors.keys() == {"file"}
    assert not DocumentVersion.objects.exists()


def test_sixty_megabytes_are_refused_with_what_was_typed(staff, deal, root, text):
    response = staff.post(papers_of(deal, "new/"), sent(b"%PDF-" + b"\0" * (60 * 2**20)))

    assert response.status_code == 422
    assert "The file has 60 MB; up to 25 MB are taken" in text(response)
    assert 'value="commit 250 Gbps"' in response.content.decode()
    assert not root.exists()


def test_same_file_again_is_refused_at_the_file(staff, deal):
    content = make.docx_file("1. Term")
    make.version(agreement=deal, content=content)

    response = staff.post(papers_of(deal, "new/"), sent(content))

    assert "already as version 1" in str(response.context["form"].errors["file"])


def test_name_with_a_path_is_only_a_name(staff, deal):
    staff.post(papers_of(deal, "new/"), sent(make.docx_file("1."), name="..\\..\\evil\u202e.docx"))

    assert DocumentVersion.objects.get().filename == "evil.docx"


def test_version_page_shows_text_facts_and_seal(staff, deal, two, text):
    shown = text(staff.get(papers_of(deal, "2/")))

    assert "The commit is 250 Gbps." in shown
    assert two[1].sha256 in shown
    assert "First term 36 months" in shown
    assert "Notice 60 days before the end date" in shown
    assert "Nobody has downloaded it" in shown


def test_long_text_is_folded(staff, deal, text):
    make.version(agreement=deal, content=make.docx_file(*[f"{n}. Clause" for n in range(1, 90)]))

    assert "Show 29 more paragraphs" in text(staff.get(papers_of(deal, "1/")))


def test_text_is_shown_as_text(staff, deal):
    make.version(agreement=deal, content=make.docx_file("<script>alert(1)</script>"))

    for rest in ("1/", "compare/?a=1&b=1"):
        assert b"<script>alert" not in staff.get(papers_of(deal, rest)).content


def test_download_is_the_file_and_is_on_record(staff, manager, deal, two, text):
    response = staff.get(papers_of(deal, "1/download/"))

    content = b"".join(response)
    assert files.digest(content) == two[0].sha256
    assert response["Content-Disposition"] == 'attachment; filename="agreement.docx"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert [each.user for each in queries.accesses(two[0])] == [manager]
    assert manager.name in text(staff.get(papers_of(deal, "1/")))


def test_damaged_file_is_said_and_not_sent(staff, deal, two, root, text):
    (root / two[0].path).write_bytes(b"something else")

    response = staff.get(papers_of(deal, "1/download/"), follow=True)

    assert "not the one that was stored" in text(response)
    assert not queries.accesses(two[0])


def test_record_of_downloads_is_for_those_who_edit(reader, deal, two, text):
    assert "Downloads" not in text(reader.get(papers_of(deal, "1/")))


def test_comparison_marks_words_and_counts_clauses(staff, deal, two):
    page = staff.get(papers_of(deal, "compare/?a=1&b=2")).content.decode()

    assert "1 clause changed, 0 added, 0 removed." in page
    assert "<del>200</del>" in page
    assert "<ins>250</ins>" in page
    assert 'href="#c2">clause 1</a>' in page


@pytest.mark.parametrize("query", ["", "?a=1", "?a=1&b=9", "?a=x&b=1", "?a=1&b=99999999999"])
def test_comparison_of_what_is_not_there_is_404(staff, deal, two, query):
    assert staff.get(papers_of(deal, f"compare/{query}")).status_code == 404


@pytest.mark.parametrize("rest", ["1/", "1/download/", "compare/?a=1&b=2"])
@pytest.mark.parametrize(
    ("role", "confidential", "open_"),
    [
        ("engineer", True, 403), ("engineer", False, 200), ("finance", True, 200),
        ("leadership", True, 200), ("legal", True, 200), ("manager", True, 200),
    ],
)  # fmt: skip
def test_confidential_papers_are_for_some(client_for, two, deal, rest, role, confidential, open_):
    Agreement.objects.filter(pk=deal.pk).update(is_confidential=confidential)

    response = client_for(make.user(role=role)).get(papers_of(deal, rest))
    assert b"".join(response)
    assert response.status_code == open_


def test_who_may_not_read_sees_that_there_are_papers(client_for, deal, two, text):
    page = client_for(make.user(role="engineer")).get(f"/agreements/{deal.ref}/")

    assert "Version 2" in text(page)
    assert "its papers are open to those who" in text(page)
    assert "/documents/2/" not in page.content.decode()


def test_upload_is_for_those_who_edit(reader, deal):
    assert reader.get(papers_of(deal, "new/")).status_code == 403
    assert reader.post(papers_of(deal, "new/"), sent(make.docx_file("1."))).status_code == 403


def test_executed_document_is_one_click_away(staff, deal):
    make.version(agreement=deal)
    executed = make.executed(deal)

    page = staff.get(f"/agreements/{deal.ref}/").content.decode()

    assert f"/documents/{executed.number}/download/" in page


def test_words_in_papers_find_the_agreement(staff, client_for, deal, two):
    def found(client, words):
        response = client.get("/agreements/", {"text": words})
        return [row.ref for row in response.context["page"].rows]

    engineer = client_for(make.user(role="engineer"))
    assert found(staff, "250 comm") == [deal.ref]
    assert found(staff, "250 200") == []
    assert found(engineer, "250 comm") == []
    Agreement.objects.filter(pk=deal.pk).update(is_confidential=False)
    assert found(engineer, "250 comm") == [deal.ref]


def test_words_in_papers_survive_other_filters(staff, deal, two):
    page = staff.get("/agreements/", {"text": "250"}).content.decode()

    assert '<input type="hidden" name="text" value="250">' in page


def test_search_finds_words_in_papers(staff, client_for, deal, two):
    page = staff.get("/search/hits/", {"q": "commit 250"}).content.decode()

    assert papers_of(deal, "2/") in page
    blind = client_for(make.user(role="engineer")).get("/search/hits/", {"q": "commit 250"})
    assert papers_of(deal, "2/") not in blind.content.decode()


def test_version_page_costs_the_same_with_many(staff, deal, two):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries_made:
            assert staff.get(papers_of(deal, "1/")).status_code == 200
        return len(queries_made)

    cost()  # what is kept for the next request is kept now
    few = cost()
    for _ in range(4):
        make.version(agreement=deal, kind="REDLINE")

    assert cost() == few <= 15


def test_first_draft_as_word_is_a_version_at_once(staff, deal, text):
    response = staff.post(papers_of(deal, "draft/"), {"format": "docx"}, follow=True)

    assert response.redirect_chain[0][0] == papers_of(deal, "1/")
    assert "Version 1 is a first draft in our wording." in text(response)
    assert "[governing law]" in text(response)


def test_first_draft_as_pdf_is_a_job(staff, deal, monkeypatch):
    asked = []
    monkeypatch.setattr(tasks.draft_pdf, "delay", asked.append)

    response = staff.post(papers_of(deal, "draft/"), {"format": "pdf"})

    job = Job.objects.get()
    assert (job.kind, job.ref, asked) == ("draft", deal.ref, [job.pk])
    assert response["Location"] == f"/jobs/{job.pk}/"


def test_finished_job_leads_to_its_version(staff, deal):
    job = jobs.create(kind="draft", ref=deal.ref, by=None, at=AT)
    jobs.finish(job.pk, at=AT, ref=f"{deal.ref}/v1")

    page = staff.get(f"/jobs/{job.pk}/").content.decode()

    assert f'href="{papers_of(deal, "1/")}"' in page


def test_first_draft_of_a_signed_agreement_is_refused_with_a_message(staff, text):
    signed = make.agreement()

    response = staff.post(papers_of(signed, "draft/"), {"format": "docx"}, follow=True)

    assert "its text is settled" in text(response)
    assert not DocumentVersion.objects.exists()


def test_first_draft_is_offered_while_it_is_written(staff, reader, deal, text):
    assert "First draft" in text(staff.get(f"/agreements/{deal.ref}/"))
    assert "First draft" not in text(reader.get(f"/agreements/{deal.ref}/"))
    signed = make.agreement()
    assert "First draft" not in text(staff.get(f"/agreements/{signed.ref}/"))
