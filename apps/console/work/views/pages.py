"""List, detail, forms, and the panel on other pages."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from apps.console import access, addresses, forms, lists
from apps.console.access import StaffRequest, needs
from apps.console.custom import required
from apps.console.work import listing
from apps.console.work.forms import ItemForm, NewItemForm, QuickForm, facts_of
from apps.console.work.page import page
from apps.console.work.panel import panel
from apps.core.custom.kinds import ObjectKind
from apps.programs import actions, queries
from apps.programs.models import WorkItem
from apps.programs.rules import asking

MOST_HINTS = 12


@needs("programs.view")
def work_list(request: StaffRequest) -> HttpResponseBase:
    return lists.respond(
        request, listing.WORK, listing.rows(), title="Work items",
        template="console/work/list.html", query=request.GET.get("query", ""),
        mistake=listing.mistake(request), can_work=access.may(request.user, "programs.work"),
    )  # fmt: skip


@needs("programs.view")
def hints(request: StaffRequest) -> HttpResponse:
    """What may come next in a query, as JSON for the box."""
    found = asking.suggestions(request.GET.get("text", ""))[:MOST_HINTS]
    return JsonResponse({"hints": [{"word": word, "help": help} for word, help in found]})


@needs("programs.view")
def detail(request: StaffRequest, key: str) -> HttpResponse:
    item = item_of(key)
    context = page(item, request.user, can_work=access.may(request.user, "programs.work"))
    return render(request, "console/work/detail.html", context)


@needs("programs.work")
def new(request: StaffRequest) -> HttpResponse:
    start = {"workstream": request.GET.get("workstream"), "about": request.GET.get("about")}
    form = required.ask(NewItemForm(forms.sent(request), initial=start), ObjectKind.WORK)
    if form.is_valid():
        by, at = request.user, timezone.now()
        with forms.refusals(form), required.filled(form, by=by, at=at) as fill:
            given = dict(form.cleaned_data)
            refs = given.pop("about")
            made = fill(actions.add_item(refs=refs, by=by, at=at, **given))
            messages.success(request, f"{made.key} added.")
            return redirect(addresses.of(made.key))
    return forms.page(
        request, form, title="New work item", submit="Add item",
        back=reverse("console:work_list"), crumbs=[(reverse("console:work_list"), "Work items")],
    )  # fmt: skip


@needs("programs.work")
def edit(request: StaffRequest, key: str) -> HttpResponse:
    item = item_of(key)
    form = ItemForm(forms.sent(request), initial=facts_of(item))
    form = required.ask(form, ObjectKind.WORK, item)
    if form.is_valid():
        by, at = request.user, timezone.now()
        with forms.refusals(form), required.filled(form, by=by, at=at) as fill:
            actions.edit_item(item=item, by=by, at=at, **form.cleaned_data)
            fill(item)
            messages.success(request, "Saved. Its history can take each change back.")
            return redirect(addresses.of(item.key))
    return forms.page(request, form, title=f"Edit {item.key}", **crumbs_of(item))


@needs("programs.view")
def about(request: StaffRequest, ref: str) -> HttpResponse:
    """The panel on the page of what items are about; posted to, it adds one."""
    can_work = access.may(request.user, "programs.work")
    form = None
    if request.method == "POST" and can_work:
        form = required.ask(QuickForm(request.POST), ObjectKind.WORK)
        if form.is_valid():
            by, at = request.user, timezone.now()
            with forms.refusals(form), required.filled(form, by=by, at=at) as fill:
                fill(actions.add_item(refs=[ref], by=by, at=at, **form.cleaned_data))
                form = None
    context = panel(ref, form) | {"can_work": can_work}
    return render(request, "console/work/_panel.html", context)


def item_of(key: str) -> WorkItem:
    """The item an address names; 404."""
    found = queries.items_listed().select_related("parent", "jira__link")
    return get_object_or_404(found, key=key)


def crumbs_of(item: WorkItem) -> dict[str, Any]:
    """The way back for forms about an item."""
    here = addresses.of(item.key)
    board = reverse("console:board", args=[item.workstream.key])
    return {"back": here, "crumbs": [(board, item.workstream.name), (here, item.key)]}
