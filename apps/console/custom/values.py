"""The custom fields of one object: what is filled in."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from apps.console import access, forms
from apps.console.access import StaffRequest, signed_in
from apps.console.custom.forms import ValuesForm
from apps.console.custom.objects import Main, main_of
from apps.core.custom import actions, queries
from apps.core.custom.kinds import ObjectKind


@signed_in
def edit(request: StaffRequest, kind: str, name: str) -> HttpResponse:
    """For whoever may edit the object itself."""
    main = main_of(kind)
    require(request, main.edit)
    obj = main.find(name)
    fields = queries.definitions(main.kind)
    form = ValuesForm(forms.sent(request), fields=fields, held=obj.custom)
    if form.is_valid():
        with forms.refusals(form):
            actions.set_values(
                obj=obj, values=form.changed(), by=request.user, at=timezone.now(), complete=True
            )
            messages.success(request, "Saved.")
            return redirect(main.page_of(obj))
    return forms.page(
        request, form, title=f"Fields of {obj}", template="console/custom/values.html",
        fields=fields, site=obj if main.kind == ObjectKind.SITE else None, **_around(main, obj),
    )  # fmt: skip


def require(request: StaffRequest, permission: str) -> None:
    """Which permission it takes depends on the kind of object."""
    if not access.may(request.user, permission):
        raise PermissionDenied(permission)


def _around(main: Main, obj: Any) -> dict[str, Any]:
    all_of_them, here = reverse(main.list_name), main.page_of(obj)
    crumbs = [(all_of_them, main.kind.label)]
    if here != main.values_of(obj):
        crumbs.append((here, str(obj)))
    return {"back": here if len(crumbs) > 1 else all_of_them, "crumbs": crumbs}
