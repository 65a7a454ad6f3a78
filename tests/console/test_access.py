"""Who may open a page, and what those see who may not."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from apps.accounts.enums import Role
from apps.console import access
from tests import factories as make

pytestmark = pytest.mark.django_db


def pages_without_arguments() -> list[str]:
    resolver = get_resolver("apps.console.urls")
    return sorted(route for route in _routes(resolver) if "<" not in route and "theme" not in route)


def _routes(resolver: URLResolver, prefix: str = "") -> list[str]:
    found = []
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        found += _routes(entry, route) if isinstance(entry, URLResolver) else [f"/{route}"]
        if isinstance(entry, URLPattern):
            assert entry.callback.permission
    return found


@pytest.mark.parametrize("address", pages_without_arguments())
def test_nobody_is_sent_to_sign_in(client, address):
    response = client.get(address)

    assert response.status_code in (302, 405)
    if response.status_code == 302:
        assert response["Location"].startswith("/accounts/login/?next=/")


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("address", pages_without_arguments())
def test_every_role_gets_a_page_or_a_clear_no(client_for, role, address):
    response = client_for(make.user(role=role)).get(address)

    assert response.status_code in (200, 302, 403, 405)
    if response.status_code == 302:
        assert "/accounts/login/" not in response["Location"]


def test_a_fragment_sends_the_browser_to_sign_in(client):
    response = client.get("/partners/", headers={"HX-Request": "true"})

    assert response["HX-Redirect"].startswith("/accounts/login/")


def test_a_page_of_another_role_is_our_403(reader, text):
    response = reader.get("/partners/new/")

    assert response.status_code == 403
    assert "Your role does not include this page" in text(response)


def test_an_unknown_address_is_our_404(staff, text):
    response = staff.get("/partners/PAR-99999/")

    assert response.status_code == 404
    assert "There is nothing at this address" in text(response)


def test_an_unknown_address_needs_no_menu_for_strangers(client, text):
    response = client.get("/no/such/page/")

    assert response.status_code == 404
    assert "Interconnects" not in text(response)


def test_a_failure_is_our_500_and_uses_no_database(staff, monkeypatch, text):
    def fail(request: HttpRequest) -> HttpResponse:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr("apps.console.sites.views.lists.respond", lambda *a, **k: fail(a[0]))
    broken = Client(raise_request_exception=False)
    broken.cookies = staff.cookies

    response = broken.get("/sites/")

    assert response.status_code == 500
    assert "Something broke on our side" in text(response)


def test_a_permission_that_does_not_exist_is_refused_at_import():
    with pytest.raises(ValueError, match="not in the permission table"):
        access.needs("partners.fly")


def test_the_menu_has_what_a_person_may_open(staff, text):
    shown = text(staff.get("/"))

    for label in ("Today", "Inbox", "Partners", "Agreements", "Interconnects", "Data sources"):
        assert label in shown


def test_icons_are_kept_for_ever(client):
    response = client.get("/i/abc123.svg")

    assert response["Content-Type"] == "image/svg+xml"
    assert "immutable" in response["Cache-Control"]
