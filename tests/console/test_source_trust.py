"""Quarantines on the page of a source, and lifting them."""

import pytest
from django.test import Client

from apps.usage.models import Quarantine
from tests import factories as make
from tests.factories import AT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


@pytest.fixture
def staff(engineer, client_for) -> Client:
    return client_for(engineer)


def lift_of(found: Quarantine) -> str:
    return f"/sources/{found.series.source.ref}/quarantines/{found.pk}/lift/"


def test_page_shows_what_is_in_quarantine(staff, text):
    series = make.series(link=make.pni(name="BOG-7"))
    make.quarantine(series=series, ends_at=None)

    shown = text(staff.get(f"/sources/{series.source.ref}/"))

    assert "In quarantine" in shown
    assert "BOG-7" in shown
    assert "Flat line" in shown
    assert "still" in shown


def test_page_says_who_lifted_one_and_why(staff, engineer, text):
    series = make.series()
    make.quarantine(series=series, lifted_at=AT, lifted_by=engineer, comment="A test set")

    shown = text(staff.get(f"/sources/{series.source.ref}/"))

    assert "A test set" in shown
    assert engineer.name in shown
    assert lift_of(Quarantine.objects.get()) not in shown


def test_lifting_takes_a_comment(staff, text):
    found = make.quarantine(series=make.series())

    empty = staff.post(lift_of(found), {"comment": ""})
    done = staff.post(lift_of(found), {"comment": "A test set"}, follow=True)

    found.refresh_from_db()
    assert empty.status_code == 422
    assert "is judged again" in text(done)
    assert found.comment == "A test set"


def test_quarantine_of_another_source_is_not_found(staff):
    found = make.quarantine(series=make.series())

    answer = staff.get(f"/sources/{make.source().ref}/quarantines/{found.pk}/lift/")

    assert answer.status_code == 404


def test_leadership_sees_and_does_not_lift(client_for, text):
    found = make.quarantine(series=make.series())
    reader = client_for(make.user(role="leadership"))

    shown = text(reader.get(f"/sources/{found.series.source.ref}/"))

    assert "In quarantine" in shown
    assert lift_of(found) not in shown
    assert reader.post(lift_of(found), {"comment": "x"}).status_code == 403
