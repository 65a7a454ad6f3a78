"""The administration pages: look, do not touch, but for reference data."""

import pytest
from django.contrib import admin
from django.test import RequestFactory

from tests import factories as make

EDITABLE = {
    "accounts.User", "network.Region", "network.Metro", "network.Facility", "network.IXP",
    "agreements.Holiday",
}  # fmt: skip
OURS = ("accounts", "core", "partners", "network", "notifications", "agreements")
PAGES = {
    model._meta.label: page
    for model, page in admin.site._registry.items()
    if model._meta.app_label in OURS
}


def request_of(role, **fields):
    request = RequestFactory().get("/")
    request.user = make.user(role=role, is_staff=True, **fields)
    return request


@pytest.mark.parametrize("label", sorted(PAGES))
def test_administrator_changes_reference_data_only(db, label):
    page, request = PAGES[label], request_of("admin")

    may_change = page.has_change_permission(request), page.has_add_permission(request)

    assert page.has_module_permission(request)
    assert page.has_view_permission(request)
    assert may_change == (label in EDITABLE, label in EDITABLE)
    assert not page.has_delete_permission(request)


@pytest.mark.parametrize("label", sorted(PAGES))
def test_nobody_else_sees_the_pages(db, label):
    page, request = PAGES[label], request_of("manager")

    assert not page.has_module_permission(request)
    assert not page.has_view_permission(request)
    assert not page.has_change_permission(request)
    assert not page.has_add_permission(request)


def test_editable_pages_are_all_there():
    assert set(PAGES) >= EDITABLE


def test_person_is_added_with_a_form_that_asks_for_the_role(db):
    page, request = PAGES["accounts.User"], request_of("admin")

    form = page.get_form(request)

    assert {"email", "name", "role", "password1"} <= set(form.base_fields)
    assert "username" not in form.base_fields
