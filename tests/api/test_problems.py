"""Errors have one shape and say what to do."""

import pytest
from django.test import Client

from apps.api import problems
from apps.capacity.actions import NotAllowed
from apps.core.errors import Invalid, Refused

SHAPE = {"type", "title", "status", "detail", "instance", "errors"}


def test_a_problem_has_all_members_and_its_media_type(api):
    response = api.get("/api/v1/partners/PAR-99999/")

    body = response.json()
    assert response["Content-Type"] == "application/problem+json"
    assert body.keys() == SHAPE
    assert body["status"] == response.status_code == 404
    assert body["instance"] == "/api/v1/partners/PAR-99999/"


def test_unknown_parameters_are_named_with_the_allowed_ones(api):
    response = api.get("/api/v1/partners/?colour=red&q=x")

    (error,) = response.json()["errors"]
    assert response.status_code == 400
    assert error["field"] == "colour"
    assert "page_size" in error["message"]


def test_a_detail_page_takes_no_parameters(api):
    response = api.get("/api/v1/partners/PAR-99999/?q=x")

    assert response.status_code == 400


def test_a_filter_that_cannot_be_read_is_named(api):
    response = api.get("/api/v1/interconnects/?state=BLUE&asn=x")

    assert response.status_code == 400
    assert {error["field"] for error in response.json()["errors"]} == {"state", "asn"}


@pytest.mark.parametrize("address", ["/api/v1/nothing/", "/api/v1/partners/1/", "/api/v1/a/b/"])
def test_unknown_addresses_are_problems_too(db, address):
    response = Client().get(address)

    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_other_methods_are_not_allowed(api, method):
    response = getattr(api, method)("/api/v1/partners/")

    assert response.status_code == 405
    assert response.json()["type"] == "urn:edgepartners:problem:method-not-allowed"


@pytest.mark.parametrize(
    ("refusal", "status", "fields"),
    [
        (Refused("No."), 422, []),
        (Refused("No.", field="comment"), 422, ["comment"]),
        (Refused("Too late.", conflict=True), 409, []),
        (Invalid({"from_on": "Early.", "to_on": "Late."}), 422, ["from_on", "to_on"]),
        (NotAllowed("That is for an engineer to do."), 403, []),
    ],
)
def test_refusals_keep_their_message_and_fields(refusal, status, fields):
    problem = problems.describe(refusal)

    assert problem.status == status
    assert problem.detail == refusal.message
    assert [error["field"] for error in problem.errors] == fields


def test_a_defect_is_logged_and_tells_nothing(caplog):
    problem = problems.describe(ZeroDivisionError("secret"))

    assert problem.status == 500
    assert "secret" not in problem.detail
    assert "ZeroDivisionError" in caplog.text


def test_json_is_answered_whatever_is_asked_for(api):
    response = api.get("/api/v1/partners/", HTTP_ACCEPT="text/html")

    assert response.status_code == 200
    assert response["Content-Type"] == "application/json"
