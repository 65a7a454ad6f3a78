"""Anomalies over the API."""

import pytest

from tests import factories as make

LIST = "/api/v1/anomalies/"


@pytest.fixture
def row(db):
    return make.anomaly(interconnect=make.pni())


def test_anomaly_is_listed_with_its_reference(api, row):
    found = api.get(f"{LIST}?kind=UP&seen=open&ordering=-day").json()["results"]

    assert [each["ref"] for each in found] == [make.anomaly_ref(row)]
    assert (found[0]["bps"], found[0]["usual_bps"]) == (row.bps, row.usual_bps)
    assert found[0]["partner"]["ref"] == row.interconnect.partner.ref


def test_acknowledging_says_who_and_what_and_only_once(api, row):
    address = f"{LIST}{make.anomaly_ref(row)}/acknowledge/"

    first = api.post(address, {"comment": "A match was shown."}, format="json")
    second = api.post(address, {"comment": "Again."}, format="json")

    assert first.json()["comment"] == "A match was shown."
    assert first.json()["acknowledged_by"]["email"]
    assert second.status_code == 409


def test_comment_is_needed(api, row):
    address = f"{LIST}{make.anomaly_ref(row)}/acknowledge/"

    assert api.post(address, {"comment": ""}, format="json").status_code in (400, 422)
