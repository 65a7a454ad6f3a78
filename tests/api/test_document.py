"""The OpenAPI document: valid, of version 3.1, complete, and the one that is checked in."""

import difflib
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import call_command
from django.urls import reverse
from drf_spectacular.generators import SchemaGenerator
from openapi_spec_validator import OpenAPIV31SpecValidator

KEPT = Path(__file__).parents[2] / "docs" / "api" / "openapi.yaml"
SAMPLES = "/api/v1/samples/"
METHODS = {"get", "post", "put", "patch", "delete"}


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return SchemaGenerator().get_schema(request=None, public=True)


def operations(document: dict[str, Any]):
    for path, item in document["paths"].items():
        for method in METHODS & item.keys():
            yield path, method, item[method]


def test_it_is_valid_openapi_3_1(document):
    assert document["openapi"].startswith("3.1.")
    assert not list(OpenAPIV31SpecValidator(document).iter_errors())


def test_the_generator_has_no_warning(capfd, tmp_path):
    call_command("spectacular", "--fail-on-warn", "--validate", "--file", str(tmp_path / "a.yaml"))

    assert "Warning" not in capfd.readouterr().err


def test_it_is_the_one_that_is_checked_in(tmp_path):
    fresh = tmp_path / "openapi.yaml"
    call_command("spectacular", "--file", str(fresh))

    lines = [text.read_text().splitlines() for text in (KEPT, fresh)]
    difference = "\n".join(
        difflib.unified_diff(*lines, "docs/api/openapi.yaml", "code", n=1, lineterm="")
    )

    assert not difference, f"The API changed. If it should: make docs\n{difference}"


def test_every_operation_tells_its_problems(document):
    expected = {"400", "401", "403", "429"}

    missing = {
        (path, method): expected - operation["responses"].keys()
        for path, method, operation in operations(document)
    }

    assert not any(missing.values()), missing


def test_operations_with_a_body_or_a_reference_tell_more(document):
    for path, method, operation in operations(document):
        codes = operation["responses"].keys()
        assert ("404" in codes) is ("{" in path)
        assert ({"409", "415", "422"} <= codes) is (method == "post")


def test_every_operation_tells_the_permission_and_the_scope(document):
    for path, method, operation in operations(document):
        if path == SAMPLES:
            continue
        scope = "read" if method == "get" else "write"
        assert "Needs the permission" in operation["description"]
        assert f"scope `{scope}`" in operation["description"]
        assert {name for each in operation["security"] for name in each} == {"token", "session"}


def test_samples_need_a_token_of_a_source(document):
    operation = document["paths"][SAMPLES]["post"]

    assert operation["security"] == [{"source": []}]
    assert "Needs a token of the source" in operation["description"]


def test_row_ids_are_no_part_of_it(document):
    names = {
        name
        for schema in document["components"]["schemas"].values()
        for name in schema.get("properties", {})
    }

    assert names
    assert not names & {"id", "pk"}


def test_it_is_served(api):
    response = api.get(reverse("api:schema"))

    assert response["Content-Type"] == "application/vnd.oai.openapi+json"
    assert response.json()["info"]["title"] == "EdgePartners API"


def test_the_kept_text_is_plain_yaml():
    assert yaml.safe_load(KEPT.read_text())["paths"]
