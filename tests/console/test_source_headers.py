"""Further headers of a source: typed once, their values never shown again."""

from typing import Any

import pytest
from django.test import Client

from apps.integrations.prometheus.fake import FakePrometheus
from tests import factories as make
from tests.factories import AT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

SECRET = "swordfish"
FIELDS = {
    "name": "Mimir", "kind": "prometheus", "url": "http://192.0.2.10:9009/prometheus",
    "auth": "none", "cadence_s": "300", "query_in": 'rate(in{instance="{instance}"}[5m])*8',
    "query_out": 'rate(out{instance="{instance}"}[5m])*8',
}  # fmt: skip


@pytest.fixture
def staff(engineer, client_for) -> Client:
    """Sources are looked after by engineers."""
    return client_for(engineer)


def content_of(response: Any) -> str:
    return response.content.decode()


def test_values_of_headers_are_never_shown_again(staff):
    source = make.source(url=FIELDS["url"], headers={"X-Scope-OrgID": SECRET})

    form = content_of(staff.get(f"/sources/{source.ref}/edit/"))
    page = content_of(staff.get(f"/sources/{source.ref}/"))

    assert "X-Scope-OrgID: (stored)" in form
    assert SECRET not in form + page


def test_line_that_is_left_keeps_its_value(staff):
    source = make.source(url=FIELDS["url"], headers={"X-Scope-OrgID": SECRET, "X-Old": "1"})
    typed = FIELDS | {"headers": "X-Scope-OrgID: (stored)\nX-Team: edge"}

    staff.post(f"/sources/{source.ref}/edit/", typed)

    source.refresh_from_db()
    assert source.headers == {"X-Scope-OrgID": SECRET, "X-Team": "edge"}


def test_values_do_not_follow_to_another_address(staff):
    source = make.source(url=FIELDS["url"], headers={"X-Scope-OrgID": SECRET})
    typed = FIELDS | {"headers": "X-Scope-OrgID: (stored)", "url": "http://192.0.2.99"}

    response = staff.post(f"/sources/{source.ref}/edit/", typed)

    assert response.context["form"].errors["headers"] == [
        "The address is another one: enter this again."
    ]


def test_line_without_a_stored_value_is_named(staff):
    typed = FIELDS | {"headers": "X-Scope-OrgID: (stored)"}

    response = staff.post("/sources/new/", typed)

    assert "No value is stored for X-Scope-OrgID" in content_of(response)


def test_only_typed_values_are_sent_when_trying(staff):
    typed = FIELDS | {"headers": "X-Scope-OrgID: (stored)\nX-Team: edge"}
    with FakePrometheus([], clock=AT.timestamp) as fake:
        shown = content_of(staff.post("/sources/test/", typed | {"url": fake.url}))

    assert "It answers" in shown
    assert {request.headers.get("X-Team") for request in fake.site.requests} == {"edge"}
    assert not any("X-Scope-OrgID" in request.headers for request in fake.site.requests)
