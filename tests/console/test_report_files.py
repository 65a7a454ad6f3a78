"""Files of reports in the console: asked for, watched, downloaded."""

import pytest

from apps.reports import actions, tasks
from apps.reports.models import ReportFile
from edgepartners.celery import app
from tests import factories as make
from tests.factories import AT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


@pytest.fixture(autouse=True)
def _here(settings, tmp_path):
    """Files in a folder of their own."""
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def at_once(monkeypatch):
    """Tasks run where they are asked for."""
    monkeypatch.setattr(tasks.write_file, "delay", tasks.write_file)


@pytest.fixture
def report():
    make.reported_network()
    return make.published_report()


def page(report, rest=""):
    return f"/reports/{report.ref}/{rest}"


def test_a_file_is_made_and_downloaded(staff, text, report, at_once):
    shown = staff.post(page(report, "files/"), {"file": "xlsx:A4"}, follow=True)
    file = ReportFile.objects.get()
    answer = staff.get(page(report, f"files/{file.pk}/"))

    assert f'href="{page(report, f"files/{file.pk}/")}"' in shown.content.decode()
    assert b"".join(answer.streaming_content).startswith(b"PK")
    assert f'filename="{report.ref}-v1.xlsx"' in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_what_is_being_made_is_watched(staff, report, monkeypatch):
    monkeypatch.setattr(tasks.write_file, "delay", lambda pk: None)

    shown = staff.post(page(report, "files/"), {"file": "md:A4"}, follow=True).content.decode()

    assert 'hx-trigger="every 2s"' in shown
    assert "Markdown for Jira or Confluence: waiting" in shown


def test_the_file_with_amounts_is_not_there_for_others(staff, reader, report, at_once):
    staff.post(page(report, "files/"), {"file": "md:A4"})
    whole = ReportFile.objects.get()
    reader.post(page(report, "files/"), {"file": "md:A4"})
    less = ReportFile.objects.get(with_prices=False)

    assert reader.get(page(report, f"files/{whole.pk}/")).status_code == 404
    content = b"".join(reader.get(page(report, f"files/{less.pk}/")).streaming_content)
    assert b"$150 k" not in content
    assert "Value a year" not in content.decode()


def test_a_file_of_another_report_is_not_there(staff, report, at_once):
    other = make.published_report(weeks_ago=1)
    staff.post(page(other, "files/"), {"file": "md:A4"})

    file = ReportFile.objects.get()
    assert staff.get(page(report, f"files/{file.pk}/")).status_code == 404


def test_a_format_nobody_knows_is_not_there(staff, report):
    assert staff.post(page(report, "files/"), {"file": "exe:A4"}).status_code == 404
    assert staff.post(page(report, "files/"), {}).status_code == 404


def test_a_draft_has_no_files(staff, text, at_once):
    draft = make.status_report()

    shown = staff.post(page(draft, "files/"), {"file": "md:A4"}, follow=True)

    assert "is a draft. Publish it" in text(shown)
    assert 'id="files"' not in shown.content.decode()


def test_a_damaged_file_says_so(staff, text, report, at_once, tmp_path):
    staff.post(page(report, "files/"), {"file": "md:A4"})
    file = ReportFile.objects.get()
    (tmp_path / "private" / file.path).write_text("other")

    shown = staff.get(page(report, f"files/{file.pk}/"), follow=True)

    assert "not the one that was stored" in text(shown)


@pytest.mark.parametrize("task", [tasks.write_file, tasks.write_pdf, tasks.send_reports])
def test_reports_have_a_queue_of_their_own(task):
    routed = app.amqp.router.route({}, task.name)

    assert routed["queue"].name == "reports"


def test_what_failed_is_handed_out_again(report, monkeypatch):
    file = actions.request_file(report=report, format="md", with_prices=True, by=None, at=AT)
    monkeypatch.setitem(actions.files.RENDERERS, "md", lambda content, size: 1 / 0)
    tasks.write_file(file.pk)
    monkeypatch.undo()
    monkeypatch.setattr(tasks.write_file, "delay", tasks.write_file)

    tasks.keep_files()

    assert ReportFile.objects.get().path
