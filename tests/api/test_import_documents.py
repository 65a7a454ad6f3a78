"""ZIPs of documents over the API, as a program walks through them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.agreements.models import DocumentVersion
from apps.exchange.models import ImportRun
from tests import factories as make
from tests.exchange.sheets import workbook
from tests.factories.papers import docx_file, zip_of

pytestmark = pytest.mark.django_db
IMPORTS = "/api/v1/imports/"


@pytest.fixture
def andes():
    return make.agreement(partner=make.partner(name="Andes Fibra"), title="Paid peering")


@pytest.fixture
def bring(sent):
    def upload(parts, **more):
        content = parts if isinstance(parts, bytes) else zip_of(parts)
        file = SimpleUploadedFile("papers.zip", content)
        return sent("documents/", {"file": file, "kind": "ATTACHMENT", **more}, "multipart")

    return upload


def test_walk_from_zip_to_undo(api, sent, bring, andes):
    made = bring({f"{andes.ref} annex.docx": docx_file(), "lost.docx": docx_file()})
    assert made.status_code == 201, made.json()
    one = f"{IMPORTS}{made.json()['ref']}/"

    told = api.get(one).json()
    assert (told["kind"], told["state"]) == ("documents", "CHECKED")
    assert (told["counts"], told["columns"]) == ({"add": 1, "error": 1}, None)
    (lost,) = api.get(f"{one}rows/?verdict=error").json()["results"]
    assert "such as AGR-00042.pdf" in lost["faults"][0]["message"]
    assert not DocumentVersion.objects.exists()

    sent(f"{told['ref']}/apply/")
    assert DocumentVersion.objects.get().agreement == andes
    assert api.get(one).json()["state"] == "APPLIED"

    sent(f"{told['ref']}/undo/")
    assert not DocumentVersion.objects.exists()
    assert api.get(IMPORTS).json()["results"][0]["state"] == "UNDONE"


def test_list_in_the_zip_has_columns(api, bring, andes):
    sheet = workbook([["File", "Agreement"], ["annex.docx", andes.ref]])

    ref = bring({"list.xlsx": sheet, "annex.docx": docx_file()}).json()["ref"]

    told = api.get(f"{IMPORTS}{ref}/").json()
    assert told["counts"] == {"add": 1}
    assert told["columns"]["fields"] == ["file", "agreement"]


def test_names_are_read_another_way_without_a_new_upload(api, sent, bring, andes):
    ref = bring({"Andes Fibra, Annex.docx": docx_file()}).json()["ref"]
    assert api.get(f"{IMPORTS}{ref}/").json()["counts"] == {"error": 1}

    body = {"kind": "ATTACHMENT", "side": "PARTNER", "pattern": "{partner}, {title}"}
    answer = sent(f"{ref}/names/", body)

    assert answer.status_code == 202, answer.json()
    assert api.get(f"{IMPORTS}{ref}/").json()["counts"] == {"add": 1}
    sent(f"{ref}/apply/")
    assert DocumentVersion.objects.get().side == "PARTNER"
    assert sent(f"{ref}/names/", body).status_code == 422


@pytest.mark.parametrize(
    ("parts", "more", "field"),
    [
        (b"no zip", {}, "file"),
        (b"", {}, "file"),
        ({"a.docx": b"x"}, {"kind": "POEM"}, "kind"),
        ({"a.docx": b"x"}, {"side": "NOBODY"}, "side"),
        ({"a.docx": b"x"}, {"pattern": "{colour}"}, "pattern"),
    ],
)
def test_zip_that_is_not_taken_says_why_and_leaves_nothing(bring, parts, more, field):
    answer = bring(parts, **more)

    assert answer.status_code == 422
    assert {error["field"] for error in answer.json()["errors"]} == {field}
    assert not ImportRun.objects.exists()


def test_names_of_a_spreadsheet_are_refused(api, sent):
    file = SimpleUploadedFile("mine.xlsx", workbook([["Company"], ["Norte"]]))
    made = sent("", {"file": file, "target": "partner"}, "multipart").json()

    answer = sent(f"{made['ref']}/names/", {"kind": "ATTACHMENT"})

    assert answer.status_code == 422
    assert "no ZIP of documents" in answer.json()["detail"]
