"""Quarantines over the API."""

from apps.usage.models import Quarantine
from tests import factories as make
from tests.factories import AT


def path_of(found: Quarantine, verb: str = "") -> str:
    return f"/api/v1/quarantines/{make.quarantine_ref(found)}/{verb}"


def test_list_says_what_is_not_believed(api):
    series = make.series(labels={"instance": "edge1.example.net", "ifname": "ae1"})
    found = make.quarantine(series=series, ends_at=None)

    (row,) = api.get("/api/v1/quarantines/").json()["results"]

    assert row["ref"] == make.quarantine_ref(found)
    assert row["labels"] == {"instance": "edge1.example.net", "ifname": "ae1"}
    assert row["interconnect"]["ref"] == series.interconnect.ref
    assert (row["reason"], row["ends_at"], row["lifted_by"]) == ("flat", None, None)


def test_filters_find_those_in_force(api):
    mine = make.series()
    found = make.quarantine(series=mine)
    lifted = make.quarantine(
        series=make.series(), lifted_at=AT, lifted_by=make.user(), comment="It was right"
    )

    def refs(query):
        rows = api.get(f"/api/v1/quarantines/?{query}").json()["results"]
        return [row["ref"] for row in rows]

    assert refs("lifted=no") == [make.quarantine_ref(found)]
    assert refs("lifted=yes") == [make.quarantine_ref(lifted)]
    assert refs(f"source={mine.source.ref}") == [make.quarantine_ref(found)]
    assert refs(f"interconnect={mine.interconnect.ref}&reason=speed") == []


def test_lift_gives_the_samples_back_once(api):
    found = make.quarantine(series=make.series())

    first = api.post(path_of(found, "lift/"), {"comment": "A test set"}, format="json")
    again = api.post(path_of(found, "lift/"), {"comment": "A test set"}, format="json")

    assert first.status_code == 200
    assert first.json()["comment"] == "A test set"
    assert first.json()["lifted_by"] is not None
    assert again.status_code == 409


def test_lift_without_a_reason_is_refused(api):
    found = make.quarantine(series=make.series())

    answer = api.post(path_of(found, "lift/"), {"comment": " "}, format="json")

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "comment"
    assert Quarantine.objects.get().lifted_at is None


def test_quarantine_of_another_source_is_not_found(api):
    found = make.quarantine(series=make.series())

    answer = api.get(f"/api/v1/quarantines/{make.source().ref}-Q{found.pk}/")

    assert answer.status_code == 404
