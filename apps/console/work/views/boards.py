"""Board, backlog, workflow, and moving items over them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_POST

from apps.console import access, addresses, forms
from apps.console.access import StaffRequest, needs
from apps.console.programs.views import crumbs_of, workstream_of
from apps.console.work import backlog as places
from apps.console.work import board, listing
from apps.console.work.forms import ColumnForm
from apps.console.work.views.pages import item_of
from apps.core.errors import Refused
from apps.programs import actions, queries
from apps.programs.models import Column, WorkItem, Workstream


@needs("programs.view")
def board_page(request: StaffRequest, key: str) -> HttpResponse:
    workstream = workstream_of(key)
    context = board.context(request, workstream) | _around(request, workstream)
    context["here"] = request.get_full_path()
    is_part = request.htmx and request.htmx.target == "board"  # type: ignore[attr-defined]
    response = render(request, _template(is_part), context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _template(is_part: bool) -> str:
    return "console/work/_board.html" if is_part else "console/work/board.html"


def _around(request: StaffRequest, workstream: Workstream) -> dict[str, object]:
    return {
        "workstream": workstream,
        "title": f"{workstream.name}, board",
        "query": request.GET.get("query", ""),
        "mistake": listing.mistake(request),
        "can_work": access.may(request.user, "programs.work"),
        "can_manage": access.may(request.user, "programs.manage"),
    }


@needs("programs.view")
def backlog(request: StaffRequest, key: str) -> HttpResponseBase:
    """What is not done, in the order it shall be done."""
    workstream = workstream_of(key)
    context = _around(request, workstream)
    context |= places.context(request, workstream, can_work=bool(context["can_work"]))
    context["title"] = f"{workstream.name}, backlog"
    return render(request, "console/work/backlog.html", context)


@require_POST
@needs("programs.work")
def move(request: StaffRequest, key: str) -> HttpResponse:
    """Into a column, before a card. The board is drawn again, so a refused card goes back."""
    item = item_of(key)
    was, said, is_done, change = item.column, "", False, None
    try:
        change = actions.move_item(
            item=item, to=_column(request, item.workstream), seen=_number(request.POST.get("seen")),
            before=_before(request), by=request.user, at=timezone.now(),
        )  # fmt: skip
        said, is_done = f"{key} went from {was} to {item.column}." if change else "", True
    except Refused as refusal:
        said = refusal.message
    if not request.htmx:  # type: ignore[attr-defined]
        (messages.success if is_done else messages.error)(request, said or "Nothing changed.")
        return redirect(addresses.of(key))
    shown = {"said": said, "is_done": is_done, "undo": change, "moved": item}
    return _redrawn(request, item.workstream, shown)


def _redrawn(
    request: StaffRequest, workstream: Workstream, shown: dict[str, object]
) -> HttpResponse:
    """The board as the address of the page asks for it."""
    query = (request.htmx.current_url_abs_path or "").partition("?")[2]  # type: ignore[attr-defined]
    as_seen = HttpRequest()
    as_seen.GET = QueryDict(query)  # type: ignore[assignment]
    as_seen.user, as_seen.session = request.user, request.session
    context = board.context(as_seen, workstream) | _around(request, workstream) | shown
    here = reverse("console:board", args=[workstream.key])
    context["here"] = f"{here}?{query}" if query else here
    return render(request, "console/work/_board.html", context)


def _column(request: StaffRequest, workstream: Workstream) -> Column:
    number = _number(request.POST.get("to"))
    return get_object_or_404(Column, pk=number, workstream=workstream)


def _before(request: StaffRequest) -> WorkItem | None:
    key = request.POST.get("before", "")
    return queries.items().filter(key=key).first() if key else None


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 18 else None


@require_POST
@needs("programs.work")
def rank(request: StaffRequest, key: str) -> HttpResponse:
    """Another place for an item of the backlog, as it is shown. Back to where one was."""
    workstream = workstream_of(key)
    with forms.told(request):
        found = places.shown(request, workstream)
        item, before = places.target(request.POST, found, workstream)
        actions.rank_item(item=item, before=before, by=request.user, at=timezone.now())
        messages.success(request, f"{item.key} has another place.")
    query = request.GET.urlencode()
    return redirect(f"{reverse('console:backlog', args=[key])}{'?' if query else ''}{query}")


@needs("programs.manage")
def workflow(request: StaffRequest, key: str) -> HttpResponse:
    """The columns with their limits; posted to, it adds one."""
    workstream = workstream_of(key)
    form = ColumnForm(forms.sent(request))
    if form.is_valid():
        with forms.refusals(form):
            made = actions.add_column(
                workstream=workstream, by=request.user, at=timezone.now(), **form.cleaned_data
            )
            messages.success(request, f"{made} is a status now.")
            return redirect("console:workflow", key=key)
    context = _around(request, workstream) | crumbs_of(workstream) | {
        "title": "Workflow", "form": form, "columns": queries.columns_of(workstream),
    }  # fmt: skip
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "console/work/workflow.html", context, status=status)


@needs("programs.manage")
def column_edit(request: StaffRequest, key: str, number: int) -> HttpResponse:
    workstream = workstream_of(key)
    column = get_object_or_404(Column, workstream=workstream, pk=number)
    start = {"name": column.name, "category": column.category, "wip_limit": column.wip_limit}
    form = ColumnForm(forms.sent(request), initial=start)
    del form.fields["category"]
    if form.is_valid():
        with forms.refusals(form):
            actions.edit_column(
                column=column, by=request.user, at=timezone.now(), **form.cleaned_data
            )
            return redirect("console:workflow", key=key)
    crumbs = crumbs_of(workstream) | {"back": reverse("console:workflow", args=[key])}
    return forms.page(request, form, title=f"Status {column}", **crumbs)


@require_POST
@needs("programs.manage")
def column_drop(request: StaffRequest, key: str, number: int) -> HttpResponse:
    column = get_object_or_404(Column, workstream__key=key, pk=number)
    with forms.told(request):
        actions.drop_column(column=column, by=request.user, at=timezone.now())
        messages.success(request, f"{column} is gone.")
    return redirect("console:workflow", key=key)
