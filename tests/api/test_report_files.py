"""Files of reports over the API: asked for, watched, downloaded as far as one may."""

import hashlib

import pytest
import time_machine

from apps.reports import actions
from apps.reports.models import ReportFile
from tests import factories as make
from tests.factories import AT


@pytest.fixture(autouse=True)
def _frozen(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def report():
    make.reported_network()
    return make.published_report()


def place(report, rest=""):
    return f"/api/v1/reports/{report.ref}/{rest}"


def ask(api, report, **body):
    return api.post(place(report, "make-file/"), body, format="json")


def render():
    for file in ReportFile.objects.filter(path=""):
        actions.write_file(file_id=file.pk, at=AT)


def test_a_file_is_asked_for_watched_and_downloaded(api, report):
    asked = ask(api, report, format="xlsx")
    early = api.get(place(report, "files/xlsx/"))
    job = api.get(f"/api/v1/jobs/{asked.json()['job']}/").json()
    render()
    (listed,) = api.get(place(report, "files/")).json()
    answer = api.get(place(report, "files/xlsx/"))

    assert (asked.status_code, asked.json()["is_ready"]) == (202, False)
    assert early.status_code == 404
    assert (job["kind"], job["state"], job["ref"]) == ("report file", "WAITING", report.ref)
    content = b"".join(answer.streaming_content)
    assert listed["is_ready"]
    assert (listed["size"], listed["sha256"]) == (
        len(content), hashlib.sha256(content).hexdigest(),
    )  # fmt: skip
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    assert f'filename="{report.ref}-v1.xlsx"' in answer["Content-Disposition"]


def test_asked_for_twice_it_is_rendered_once(api, report):
    first, second = (ask(api, report, format="md").json() for _ in range(2))

    assert first["job"] == second["job"]
    assert ReportFile.objects.count() == 1


def test_paper_is_part_of_the_name(api, report):
    ask(api, report, format="docx", paper="Letter")
    render()

    assert api.get(place(report, "files/docx/")).status_code == 404
    letter = api.get(place(report, "files/docx/?paper=Letter"))
    assert b"".join(letter.streaming_content).startswith(b"PK")
    assert api.get(place(report, "files/docx/?paper=A5")).status_code == 400


def test_amounts_are_in_the_files_of_those_who_see_prices(api, client_with_token, report):
    reader = client_with_token("leadership")
    ask(api, report, format="md")
    render()
    assert reader.get(place(report, "files/")).json() == []
    assert reader.get(place(report, "files/md/")).status_code == 404
    ask(reader, report, format="md")
    render()

    whole, less = (
        b"".join(client.get(place(report, "files/md/")).streaming_content).decode()
        for client in (api, reader)
    )

    assert "$150 k" in whole.replace("\u00a0", " ")
    assert "$150 k" not in less.replace("\u00a0", " ")


def test_a_draft_has_none(api):
    draft = make.status_report()

    assert ask(api, draft, format="md").status_code == 422
    assert api.get(place(draft, "files/")).json() == []


def test_a_report_for_leadership_has_none_for_others(client_with_token):
    report = make.published_report(visibility="LEADERSHIP")
    engineer = client_with_token("engineer")

    assert ask(engineer, report, format="md").status_code == 404
    assert engineer.get(place(report, "files/")).status_code == 404
    assert engineer.get(place(report, "files/md/")).status_code == 404


def test_a_format_nobody_knows_is_refused(api, report):
    assert ask(api, report, format="exe").status_code == 422
    assert api.get(place(report, "files/exe/")).status_code == 404
