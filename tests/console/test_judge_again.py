"""Judging again from the page of an interconnect, and watching or stopping it."""

import pytest

from apps.breaches import actions, tasks
from apps.core.models import Job
from tests import factories as make
from tests.factories import AT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


@pytest.fixture
def handed_out(monkeypatch) -> list[int]:
    """Jobs that would go to a worker."""
    found: list[int] = []
    monkeypatch.setattr(tasks.recompute, "delay", found.append)
    return found


@pytest.fixture
def link():
    return make.pni()


def test_page_starts_a_job_and_shows_its_progress(staff, link, handed_out, text):
    page = f"/interconnects/{link.ref}/judge-again/"

    assert page in staff.get(f"/interconnects/{link.ref}/").content.decode()
    assert 'value="2026-11-18"' in staff.get(page).content.decode()
    response = staff.post(page, {"first": "2026-11-01", "last": "2026-11-18"})

    job = Job.objects.get()
    assert response["Location"] == f"/jobs/{job.pk}/"
    assert handed_out == [job.pk]
    actions.recompute(job_id=job.pk, at=AT)
    assert "18 days judged again: nothing differs." in text(staff.get(f"/jobs/{job.pk}/"))


def test_days_ahead_are_refused_with_the_input_kept(staff, link, handed_out, text):
    page = f"/interconnects/{link.ref}/judge-again/"

    response = staff.post(page, {"first": "2026-11-01", "last": "2026-12-01"})

    assert response.status_code == 422
    assert "Choose days that are over." in text(response)
    assert 'value="2026-12-01"' in response.content.decode()
    assert handed_out == []


def test_job_is_stopped_by_those_who_handle_breaches(staff, reader, link, handed_out, text):
    staff.post(
        f"/interconnects/{link.ref}/judge-again/", {"first": "2026-11-01", "last": "2026-11-18"}
    )
    job = Job.objects.get()

    assert reader.post(f"/jobs/{job.pk}/stop/").status_code == 403
    assert "Stop it" in text(staff.get(f"/jobs/{job.pk}/"))
    stopped = staff.post(f"/jobs/{job.pk}/stop/", follow=True)
    again = staff.post(f"/jobs/{job.pk}/stop/", follow=True)

    assert "Stopped by" in text(stopped)
    assert "Stop it" not in text(stopped)
    assert "It is over already." in text(again)


def test_reading_people_cannot_judge_again(reader, link):
    assert reader.get(f"/interconnects/{link.ref}/judge-again/").status_code == 403
