"""Partners out of AS numbers over the API."""

import pytest

from apps.core.models import Job
from apps.partners import tasks
from apps.partners.models import Partner
from tests import factories as make
from tests.factories.peeringdb import OTHERS, THEIRS

pytestmark = pytest.mark.django_db
PATH = "/api/v1/partners/from-peeringdb/"


@pytest.fixture(autouse=True)
def _mirrored(db, monkeypatch):
    monkeypatch.setattr(tasks.fill, "delay", tasks.fill)
    make.metro()
    make.mirror()


def post(api, **body):
    return api.post(PATH, {"region": "LATAM", **body}, format="json")


def test_preview_tells_and_writes_nothing(api):
    answer = post(api, asns=[f"AS{THEIRS}", "x"], preview=True)

    assert answer.status_code == 200
    body = answer.json()
    assert body["job"] is None
    assert [(row["asn"], row["fate"]) for row in body["rows"]] == [
        (THEIRS, "NEW"), (0, "NO_NUMBER"),
    ]  # fmt: skip
    assert not Partner.objects.exists()


def test_partners_are_made_by_a_job(api):
    answer = post(api, asns=[str(THEIRS), str(OTHERS)], grouped=False)

    assert answer.status_code == 202
    assert Job.objects.get(pk=answer.json()["job"]).message == "2 of 2 filled"
    assert set(Partner.objects.values_list("name", flat=True)) == {"Fibra", "Pampa"}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"asns": []}, "asns"),
        ({"asns": ["1"] * 1001}, "asns"),
        ({"asns": ["1" * 41]}, "asns"),
        ({"asns": "64501"}, "asns"),
        ({"asns": ["64501"], "region": "MOON"}, "region"),
    ],
)
def test_bad_input_names_the_field(api, body, field):
    answer = post(api, **body)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"].startswith(field)
    assert not Job.objects.exists()
