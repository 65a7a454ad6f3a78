"""The page that exports everything: who may, what it shows, what it gives out."""

from datetime import timedelta

import pytest

from apps.core import files
from apps.exchange import tasks
from apps.exchange.models import Archive
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client_for, monkeypatch):
    monkeypatch.setattr(tasks.write_export, "delay", lambda pk: None)
    return client_for(make.user(role="admin"))


def kept(now, **more):
    with files.stored(b"PK the archive", folder="exports") as stored:
        return Archive.objects.create(
            with_secrets=True, with_samples=True, created_at=now, digest=stored.sha256,
            expires_at=now + timedelta(days=7), place=stored.path, size=stored.size, **more,
        )  # fmt: skip


@pytest.fixture
def now():
    return make.AT.replace(year=2999)


@pytest.mark.parametrize("role", ["manager", "engineer", "leadership"])
def test_others_than_administrators_get_nothing(client_for, role, now):
    other, file = client_for(make.user(role=role)), kept(now)

    assert other.get("/exports/").status_code == 403
    assert other.post("/exports/new/").status_code == 403
    assert other.get(f"/exports/{file.pk}/file/").status_code == 403
    assert other.post(f"/exports/{file.pk}/remove/").status_code == 403


def test_one_click_asks_for_an_export_of_everything(admin):
    page = admin.post("/exports/new/", follow=True)

    made = Archive.objects.get()
    assert (made.with_secrets, made.with_samples, made.job.state) == (True, True, "WAITING")
    assert "Waiting for a worker" in page.content.decode()


def test_second_click_is_told_that_one_is_at_work(admin):
    admin.post("/exports/new/", {"open": "on", "no_samples": "on"})
    page = admin.post("/exports/new/", follow=True)

    made = Archive.objects.get()
    assert (made.with_secrets, made.with_samples) == (False, False)
    assert "being written already" in page.content.decode()


def test_download_is_private_and_noted(admin, now):
    file = kept(now)

    answer = admin.get(f"/exports/{file.pk}/file/")

    assert b"".join(answer.streaming_content) == b"PK the archive"
    assert answer["Cache-Control"] == "private, no-store"
    assert "attachment" in answer["Content-Disposition"]
    assert file.events.filter(taken_at__isnull=False).count() == 1


def test_removed_export_says_what_to_do(admin, now):
    file = kept(now)
    admin.post(f"/exports/{file.pk}/remove/")

    page = admin.get(f"/exports/{file.pk}/file/", follow=True)

    assert "Make a new one" in page.content.decode()


def test_page_costs_as_many_queries_for_many_exports(admin, now, django_assert_max_num_queries):
    for _ in range(20):
        kept(now)

    with django_assert_max_num_queries(12):
        assert admin.get("/exports/").status_code == 200
