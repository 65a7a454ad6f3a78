"""The catalogue of term types as programs read it."""

from apps.agreements.enums import TermType

TYPES = "/api/v1/term-types/"


def test_every_type_is_told_with_its_parameters(api):
    found = {each["name"]: each for each in api.get(TYPES).json()["results"]}

    trigger = {each["name"]: each for each in found["UPGRADE_TRIGGER"]["parameters"]}
    assert set(found) == set(TermType.values)
    assert (found["UPGRADE_TRIGGER"]["group"], found["UPGRADE_TRIGGER"]["is_measured"]) == (
        "Capacity", True,
    )  # fmt: skip
    assert found["CACHE_FILL"]["is_measured"]
    assert not found["EXCLUSIVITY"]["is_measured"]
    assert (trigger["threshold_pct"]["required"], trigger["threshold_pct"]["maximum"]) == (
        True, "100",
    )  # fmt: skip
    assert trigger["comparator"]["choices"]["GT"] == "exceeds"


def test_columns_of_a_ladder_are_told(api):
    found = {each["name"]: each for each in api.get(TYPES).json()["results"]}

    credits = next(p for p in found["AVAILABILITY_SLA"]["parameters"] if p["name"] == "credits")
    assert [column["name"] for column in credits["columns"]] == ["below_pct", "credit_pct"]


def test_parameters_are_refused(api):
    assert api.get(f"{TYPES}?page=2").status_code == 400
