"""The audit browser: changes newest first, one change in full, a field set back."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.console import forms
from apps.console.access import StaffRequest, may, needs
from apps.console.audit import restoring, words
from apps.console.audit.asking import AskedForm
from apps.core import auditing, exports, history
from apps.core.exports import Column
from apps.core.history import Asked, Key, Version

SIZE, CHUNK, MOST_ROWS = 50, 500, 50_000
DROPS = ("kind", "change", "who", "channel")
COLUMNS = (
    Column("At, UTC", lambda line: line.version.key.at),
    Column("Who", lambda line: line.who),
    Column("Through", lambda line: line.channel),
    Column("Change", lambda line: line.word),
    Column("Kind", lambda line: line.kind),
    Column("What", lambda line: line.what),
    Column("Fields", lambda line: line.fields),
    Column("Before", lambda line: _plain(line.version, line.version.before)),
    Column("After", lambda line: _plain(line.version, line.version.values)),
)


@needs("audit.view")
def change_list(request: StaffRequest) -> HttpResponse:
    """The newest 50 that fit; `after` of the next page is the last one's place."""
    form = AskedForm(request.GET)
    rows: list[Version] = []
    if form.is_valid():
        start = auditing.cursor_from(request.GET.get("after", ""))
        rows = history.versions(form.asked, older_than=start, most=SIZE + 1)
    shown = rows[:SIZE]
    found = {
        "form": form,
        "drops": [form[name] for name in DROPS],
        "lines": words.lines(shown),
        "older": auditing.cursor_of(shown[-1].key) if len(rows) > SIZE else "",
        "is_first": not request.GET.get("after"),
        "is_filtered": any(request.GET.get(name) for name in form.fields),
    }
    return render(request, "console/audit/list.html", found)


@needs("audit.view")
def change_export(request: StaffRequest) -> HttpResponseBase:
    """What fits, up to 50,000 changes, as CSV."""
    form = AskedForm(request.GET)
    if not form.is_valid():
        return redirect("console:audit_list")
    rows = exports.csv_response_rows(COLUMNS, _all(form.asked))
    response = StreamingHttpResponse(rows, content_type=exports.CSV_TYPE)
    response["Content-Disposition"] = 'attachment; filename="audit.csv"'
    return response


def _all(asked: Asked) -> Iterator[words.Line]:
    """In chunks: memory stays flat."""
    start: Key | None = None
    for _ in range(MOST_ROWS // CHUNK):
        rows = history.versions(asked, older_than=start, most=CHUNK)
        yield from words.lines(rows)
        if len(rows) < CHUNK:
            return
        start = rows[-1].key


def _plain(version: Version, values: Any) -> str:
    """The changed columns of one side: `name: Fibra Norte; tier: key`."""
    return "; ".join(f"{name}: {(values or {}).get(name, '')}" for name in version.changed)


@needs("audit.view")
def change_detail(request: StaffRequest, model: str, number: int) -> HttpResponse:
    version = _version(model, number)
    can_restore = _can_restore(request, version)
    found = {
        "line": words.lines([version])[0],
        "fields": words.compared(version),
        "restorable": restoring.columns(version) if can_restore else set(),
    }
    return render(request, "console/audit/change.html", found)


@require_POST
@needs("audit.view")
def change_restore(request: StaffRequest, model: str, number: int) -> HttpResponse:
    """Set one field back; who may not edit the object may not do this either."""
    version = _version(model, number)
    column = request.POST.get("column", "")
    if not _can_restore(request, version):
        messages.error(request, "You may read this, but not change it.")
        return redirect("console:audit_change", model, number)
    with forms.told(request):
        restoring.restore(version=version, column=column, by=request.user, at=timezone.now())
        label = words.word_of(version.model, column)
        messages.success(request, f"{label[:1].upper() + label[1:]} is again what it was before.")
    return redirect("console:audit_change", model, number)


def _can_restore(request: StaffRequest, version: Version) -> bool:
    permission = restoring.permission_of(version)
    return bool(permission) and may(request.user, permission)


def _version(model: str, number: int) -> Version:
    found = history.version(model, number)
    if found is None:
        raise Http404
    return found
