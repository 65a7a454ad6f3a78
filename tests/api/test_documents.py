"""Papers by API: the same actions as the pages, problems for what is refused."""

from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.agreements import queries, tasks
from apps.agreements.models import Agreement, DocumentVersion
from apps.core import files
from tests import factories as make
from tests.factories import AT

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def deal() -> Agreement:
    return make.agreement(state="NEGOTIATING")


@pytest.fixture
def two(deal) -> list[DocumentVersion]:
    texts = [("1. Commit", "200 Gbps are paid."), ("1. Commit", "250 Gbps are paid.")]
    return [make.version(agreement=deal, content=make.docx_file(*text)) for text in texts]


def papers_of(agreement: Agreement, rest: str = "") -> str:
    return f"/api/v1/agreements/{agreement.ref}/documents/{rest}"


def sent(content: bytes, **typed: Any) -> dict[str, Any]:
    file = SimpleUploadedFile("../draft.docx", content)
    return {"kind": "DRAFT", "side": "PARTNER", **typed, "file": file}


def errors(response) -> dict[str, str]:
    return {error["field"]: error["message"] for error in response.json()["errors"]}


def test_versions_are_listed_in_order_and_filtered(api, deal, two):
    make.version(agreement=deal, kind="REDLINE", side="PARTNER")

    rows = api.get(papers_of(deal)).json()["results"]
    theirs = api.get(papers_of(deal), {"side": "PARTNER"}).json()["results"]

    assert [row["number"] for row in rows] == [1, 2, 3]
    assert rows[0]["ref"] == f"{deal.ref}/v1"
    assert [(row["number"], row["base"]) for row in theirs] == [(3, 2)]


def test_upload_stores_a_version(api, deal, two):
    response = api.post(papers_of(deal), sent(make.docx_file("2."), kind="REDLINE", base=1))

    body = response.json()
    assert response.status_code == 201
    assert (body["number"], body["base"], body["filename"]) == (3, 1, "draft.docx")
    version = DocumentVersion.objects.get(number=3)
    assert (body["sha256"], version.side) == (version.sha256, "PARTNER")


@pytest.mark.parametrize(
    ("content", "typed", "field", "said"),
    [
        (b"", {}, "file", "empty"),
        (b"\x89PNG\r\n\x1a\n", {}, "file", "a PNG picture"),
        (b"%PDF-" + b"\0" * (60 * 2**20), {}, "file", "60 MB; up to 25 MB"),
        (make.docx_file("1."), {"kind": "EXECUTED"}, "kind", "not a valid choice"),
        (make.docx_file("1."), {"side": ""}, "side", "not a valid choice"),
        (make.docx_file("1."), {"kind": "REDLINE"}, "kind", "needs a version before it"),
    ],
)
def test_what_is_refused_is_a_problem_naming_the_field(api, deal, content, typed, field, said):
    response = api.post(papers_of(deal), sent(content, **typed))

    assert response.status_code == 422
    assert said in errors(response)[field]
    assert not DocumentVersion.objects.exists()


def test_upload_needs_a_file(api, deal):
    response = api.post(papers_of(deal), {"kind": "DRAFT", "side": "US"}, format="json")

    assert response.status_code == 422
    assert "file" in errors(response)


def test_base_that_is_not_there_is_404(api, deal):
    response = api.post(papers_of(deal), sent(make.docx_file("1."), kind="REDLINE", base=7))

    assert response.status_code == 404


def test_download_is_the_file_on_record(api, deal, two):
    response = api.get(papers_of(deal, "1/download/"))

    content = b"".join(response)
    assert files.digest(content) == two[0].sha256
    assert response["Content-Disposition"].startswith("attachment")
    assert queries.accesses(two[0]).count() == 1


def test_comparison_gives_the_words(api, deal, two):
    body = api.get(papers_of(deal, "compare/"), {"a": 1, "b": 2}).json()

    assert body["summary"] == "1 clause changed, 0 added, 0 removed"
    (row,) = body["paragraphs"]
    assert (row["mark"], row["clause"]) == ("changed", "1")
    assert {"mark": "removed", "text": "200"} in row["pieces"]
    assert {"mark": "added", "text": "250"} in row["pieces"]


@pytest.mark.parametrize(
    ("asked", "status"),
    [({}, 400), ({"a": 1, "b": "x"}, 400), ({"a": 1, "b": 9}, 404), ({"a": 1, "c": 2}, 400)],
)
def test_comparison_of_what_is_not_there(api, deal, two, asked, status):
    assert api.get(papers_of(deal, "compare/"), asked).status_code == status


@pytest.mark.parametrize("rest", ["1/download/", "compare/?a=1&b=2"])
def test_confidential_content_is_not_for_engineers(client_with_token, deal, two, rest):
    engineer = client_with_token("engineer")

    assert engineer.get(papers_of(deal)).status_code == 200
    assert engineer.get(papers_of(deal, rest)).status_code == 403


def test_base_that_no_number_can_be_is_404(api, deal):
    response = api.post(papers_of(deal), sent(make.docx_file("1."), kind="REDLINE", base=10**30))

    assert response.status_code == 404


def test_papers_of_no_agreement_are_404(api):
    assert api.get("/api/v1/agreements/AGR-99999/documents/").status_code == 404


def test_first_draft(api, deal, monkeypatch):
    asked = []
    monkeypatch.setattr(tasks.draft_pdf, "delay", asked.append)

    word = api.post(papers_of(deal, "draft/"), {"format": "docx"}, format="json")
    later = api.post(papers_of(deal, "draft/"), {"format": "pdf"}, format="json")

    assert (word.status_code, word.json()) == (202, {"version": 1, "job": None})
    assert later.json() == {"version": None, "job": asked[0]}
    assert api.post(papers_of(deal, "draft/"), {"format": "odt"}, format="json").status_code == 422
