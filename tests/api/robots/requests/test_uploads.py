"""Files by API: each of the corpus is refused with the status of its row (portal.md 6.5)."""

import pytest

from apps.capacity import actions
from apps.capacity.models import RequestAttachment
from tests import factories as make
from tests.factories import AT
from tests.factories import requests as asked
from tests.factories.corpus import BAD_FILES

PDF = make.pdf_file("A plan")


@pytest.fixture
def draft(link):
    return asked.drafted(link)


@pytest.fixture
def send(robot, draft):
    """Send a file to the draft."""

    def post(content=PDF, kind="application/pdf", name='filename="plan.pdf"'):
        path = f"/api/partner/v1/requests/{draft.ref}/documents"
        return robot.raw("post", path, content, kind, Content_Disposition=f"attachment; {name}")

    return post


@pytest.mark.parametrize("bad", BAD_FILES, ids=str)
def test_file_that_is_not_taken_is_told_why(send, bad):
    answer = send(bad.content, bad.content_type, f'filename="{bad.filename}"')

    assert answer.status_code == bad.status
    assert answer["Content-Type"] == "application/problem+json"
    assert not RequestAttachment.objects.exists()


@pytest.mark.parametrize("kind", ["application/zip", "text/html", "image/gif", ""])
def test_file_said_to_be_of_another_kind_is_not_read(send, kind):
    assert send(kind=kind).status_code == 415


@pytest.mark.parametrize("name", ["", "filename=", 'filename=""'])
def test_file_without_a_name_is_not_taken(send, name):
    assert send(name=name).status_code == 400


def test_file_in_which_the_scanner_finds_something_is_not_taken(send, settings):
    settings.UPLOAD_SCANNER = "sh -c 'echo stream: Test-Signature FOUND; exit 1'"

    answer = send()

    assert answer.status_code == 400
    assert "Test-Signature" in answer.data["detail"]


def test_file_that_could_not_be_scanned_is_not_taken(send, settings):
    settings.UPLOAD_SCANNER = "no-such-scanner -"

    assert send().status_code == 422


def test_twenty_files_are_enough(send, draft):
    for number in range(20):
        actions.attach(request=draft, content=PDF, filename=f"{number}.pdf",
                       acting=asked.partner_acting(), at=AT)  # fmt: skip

    answer = send()

    assert answer.status_code == 400
    assert "20 files" in answer.data["detail"]


def test_file_is_kept_under_a_random_name_with_its_sha256(send, draft):
    assert send(name='filename="../../plan.pdf"').status_code == 201

    kept = draft.attachments.get()

    assert kept.filename == "plan.pdf"
    assert "plan" not in kept.path
    assert len(kept.sha256) == 64
