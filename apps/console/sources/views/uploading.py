"""Samples in a file: checked first, stored when the person says so."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.console import addresses, forms
from apps.console.access import StaffRequest, needs
from apps.console.sources import data
from apps.console.sources.forms import UploadForm
from apps.console.sources.views.pages import crumbs_of, source_of
from apps.core import units
from apps.usage import actions
from apps.usage.actions import UploadResult


@needs("usage.operate")
def upload(request: StaffRequest, ref: str) -> HttpResponse:
    """Check a file: nothing is stored, what is wrong is listed by line."""
    source = source_of(ref)
    form = UploadForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {}
    if form.is_valid():
        text = form.cleaned_data["file"].read()
        with forms.refusals(form):
            result = actions.upload_csv(
                source=source, text=text, dry_run=True, by=request.user, at=timezone.now()
            )
            context = _checked(request, source, text, result)
    return forms.page(
        request,
        form,
        title=f"Upload samples to {source.name}",
        lead="The file is checked first; nothing is stored until you import it.",
        template="console/sources/upload.html",
        submit="Check the file",
        source=source,
        **context,
        **crumbs_of(source),
    )


def _checked(
    request: StaffRequest, source: Any, text: bytes, result: UploadResult
) -> dict[str, Any]:
    is_clean = not result.errors and result.rows
    token = data.keep_upload(source, request.user, text) if is_clean else ""  # type: ignore[arg-type]
    return {"result": result, "token": token}


@require_POST
@needs("usage.operate")
def upload_import(request: StaffRequest, ref: str) -> HttpResponse:
    source = source_of(ref)
    text = data.kept_upload(source, request.user, request.POST.get("token", ""))  # type: ignore[arg-type]
    if text is None:
        messages.error(request, "The checked file is no longer here. Choose it again.")
        return redirect("console:source_upload", ref=ref)
    with forms.told(request):
        result = actions.upload_csv(
            source=source, text=text, dry_run=False, by=request.user, at=timezone.now()
        )
        rows, new = units.number(result.rows), units.number(result.written)
        messages.success(request, f"{rows} rows imported, {new} slots new or corrected.")
    return redirect(addresses.of(ref))
