"""What the administration pages of all apps share: look, do not touch."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from apps.core.models import CustomField, Job, StateChange, Tag, ViewAlert


class Guarded(admin.ModelAdmin):
    """Pages for people who may manage accounts; nothing is ever deleted here."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("accounts.manage")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("accounts.manage")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class Reference(Guarded):
    """Reference data that an administrator may add and correct."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("accounts.manage")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("accounts.manage")


class ReadOnly(Guarded):
    """Rows that only actions write."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def show(*models_shown: type[models.Model]) -> None:
    """Register models to be looked at."""
    for model in models_shown:
        admin.site.register(model, ReadOnly)


show(CustomField, Job, StateChange, Tag, ViewAlert)
