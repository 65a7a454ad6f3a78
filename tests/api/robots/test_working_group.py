"""The working group's OpenAPI file, read in place: what it asks and shows, we understand."""

from typing import Any

import pytest
import yaml

from apps.api.peering import batches, schemas, sides
from apps.api.peering.document import document
from apps.api.robots.faults import combined, wrong
from tests.api.robots.exchanges import session
from tests.factories.peeringdb import SHARED

FILE = SHARED / "data" / "peering-api" / "autopeer-openapi-main-09762b6.yaml"
OURS = 64510
pytestmark = pytest.mark.skipif(
    not FILE.exists(), reason=f"{FILE.name} is not beside the repository (EDGEPARTNERS_SHARED)"
)


@pytest.fixture(scope="module")
def theirs() -> dict[str, Any]:
    return yaml.safe_load(FILE.read_text())


def asked_fields(theirs: dict[str, Any], name: str) -> set[str]:
    return set(theirs["components"]["schemas"][name]["properties"])


def test_each_of_its_calls_is_there(theirs):
    ours = document()["paths"]

    for path, item in theirs["paths"].items():
        assert set(item) <= set(ours[path]), path


def test_each_of_its_parameters_is_known(theirs):
    ours = document()["paths"]

    for path in ("/locations", "/sessions"):
        asked = {each["name"] for each in theirs["paths"][path]["get"]["parameters"]}
        assert asked <= {each["name"] for each in ours[path]["get"]["parameters"]}


@pytest.mark.parametrize("name", ["SessionRequestItem", "Session"])
def test_each_field_of_its_sessions_is_taken(theirs, name):
    assert asked_fields(theirs, name) <= set(schemas.SESSION_GIVEN["properties"])


def test_each_field_it_expects_back_is_given_but_the_secret(theirs):
    given = set(schemas.SESSION["properties"])

    assert asked_fields(theirs, "Session") - given == {"md5"}


def test_a_request_with_all_its_fields_is_read():
    place = {"id": "pdb:ix:1", "type": "public"}
    asked = session(md5="hunter2", location=place, status="", session_id="")

    for body in ([asked], {"sessions": [asked]}):
        groups, rejected = batches.sort_out(
            batches.read_body(body), ours=OURS, check_asn=lambda number: number
        )
        assert rejected == []
        assert list(groups) == [(asked["local_asn"], "pdb:ix:1")]


def test_both_readings_of_local_and_peer_come_to_the_same():
    one = session()
    other = one | {
        "local_asn": one["peer_asn"], "local_ip": one["peer_ip"], "peer_asn": one["local_asn"],
        "peer_ip": one["local_ip"],
    }  # fmt: skip

    mine, turned = sides.read(one, ours=OURS), sides.read(other, ours=OURS)

    assert (mine.asn, mine.location, dict(mine.values)) == (
        turned.asn, turned.location, dict(turned.values),
    )  # fmt: skip
    assert (mine.they_are_local, turned.they_are_local) == (True, False)


def test_errors_have_its_schema_s_and_its_example_s_form(theirs):
    example = theirs["components"]["responses"]["ErrorResponse"]["content"]["application/json"]
    shown = example["examples"]["error-example"]["value"]["errors"][0]

    ours = combined(wrong({"peer_asn": "not available"}), None)["errors"][0]

    assert shown.keys() <= ours.keys()
    assert asked_fields(theirs, "FieldError") <= ours.keys()
