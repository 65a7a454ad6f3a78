"""The documents of the two APIs: valid OpenAPI 3.1, complete, and the ones that are checked in."""

from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from apps.api.management.commands import robot_document
from apps.api.partner import document as partner
from apps.api.peering import document as peering

KEPT = Path(__file__).parents[3] / "docs" / "api"
OAUTH = "/oauth/token"
DOCUMENTS = {"partner": partner.document, "peering": peering.document}


@pytest.fixture(params=sorted(DOCUMENTS))
def document(request) -> dict[str, Any]:
    return DOCUMENTS[request.param]()


def operations(document: dict[str, Any]):
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method != "parameters" and path != OAUTH:  # answers as RFC 6749 has it
                yield path, method, operation


def test_it_is_valid_openapi_3_1(document):
    assert document["openapi"] == "3.1.0"
    assert not list(OpenAPIV31SpecValidator(document).iter_errors())


def test_every_operation_tells_its_faults(document):
    expected = {"400", "401", "403", "406", "429"}

    missing = {
        (method, path): expected - operation["responses"].keys()
        for path, method, operation in operations(document)
    }

    assert not any(missing.values()), missing


def test_operations_with_a_key_or_a_write_tell_more(document):
    for path, method, operation in operations(document):
        codes = operation["responses"].keys()
        assert ("404" in codes) is ("{" in path or (method, path) == ("delete", "/sessions"))
        assert ({"409", "415", "422"} <= codes) is (method != "get"), (method, path)


def test_ids_of_operations_are_unique(document):
    names = [operation["operationId"] for _, _, operation in operations(document)]

    assert len(names) == len(set(names))


def test_every_operation_tells_its_scope_or_needs_none(document):
    free = {"/me", "/asns", "/tokens", "/tokens/{prefix}", "/auth"}
    for path, _, operation in operations(document):
        assert ("needs the scope" in operation["description"]) is (path not in free)


@pytest.mark.parametrize("name", sorted(DOCUMENTS))
def test_it_is_served_to_everybody(client, name):
    answer = client.get(f"/api/{name}/{'v1' if name == 'partner' else 'v0'}/openapi.json")

    assert answer.status_code == 200
    assert answer.json()["paths"].keys() == DOCUMENTS[name]()["paths"].keys()


@pytest.mark.parametrize("name", sorted(DOCUMENTS))
def test_it_is_the_one_that_is_checked_in(name):
    kept = (KEPT / f"{name}.yaml").read_text()

    assert kept == robot_document.text(name), "The API changed. If it should: make docs"


def test_one_address_points_to_all_documents(client):
    answer = client.get("/api/openapi.json")

    addresses = [each["url"] for each in answer.json()["apis"]]
    assert addresses == ["/api/partner/v1/openapi.json", "/api/peering/v0/openapi.json"]
    assert all(client.get(address).status_code == 200 for address in addresses)
