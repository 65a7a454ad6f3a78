"""What our people write and attach: among ourselves, or to the partner."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from apps.capacity import actions
from apps.capacity.enums import Visibility
from apps.capacity.models import CapacityRequest, RequestAttachment
from apps.console import addresses, forms
from apps.console.access import StaffRequest, needs
from apps.console.requests.forms import CommentForm, FileForm
from apps.console.requests.verbs import HANDLE, acting_of
from apps.console.requests.views import found
from apps.core import files


@needs(HANDLE)
@require_POST
def comment(request: StaffRequest, ref: str) -> HttpResponse:
    """Internal or shared: the button that was pressed says which."""
    one = found(ref)
    form = CommentForm(request.POST)
    if form.is_valid():
        with forms.refusals(form):
            actions.comment(
                request=one, acting=acting_of(request), at=timezone.now(), **form.cleaned_data
            )
            is_shared = form.cleaned_data["visibility"] == Visibility.SHARED
            messages.success(request, "Sent to the partner." if is_shared else "Kept among us.")
            return redirect(f"{addresses.of(ref)}#talk")
    return forms.page(request, form, template="console/requests/comment.html", **_about(one))


@needs(HANDLE)
@require_POST
def attach(request: StaffRequest, ref: str) -> HttpResponse:
    one = found(ref)
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        with forms.refusals(form):
            file = form.cleaned_data["file"]
            actions.attach(
                request=one, content=file.read(), filename=file.name, acting=acting_of(request),
                at=timezone.now(), visibility=form.cleaned_data["visibility"],
            )  # fmt: skip
            messages.success(request, f"{file.name} is attached.")
            return redirect(f"{addresses.of(ref)}#files")
    about = _about(one) | {"title": f"Attach to {ref}"}
    return forms.page(request, form, submit="Attach", **about)


@needs("capacity.view")
@require_GET
def download(request: StaffRequest, ref: str, pk: int) -> HttpResponseBase:
    """The file itself; a damaged one is said, not sent."""
    kept = _file(found(ref), pk)
    try:
        file = files.opened(kept.path, sha256=kept.sha256)
    except files.Damaged as error:
        messages.error(request, str(error))
        return redirect(addresses.of(ref))
    return files.attachment(file, filename=kept.filename, content_type=kept.content_type)


@needs(HANDLE)
@require_POST
def remove(request: StaffRequest, ref: str, pk: int) -> HttpResponse:
    kept = _file(found(ref), pk)
    with forms.told(request):
        actions.remove_attachment(attachment=kept, acting=acting_of(request), at=timezone.now())
        messages.success(request, f"{kept.filename} is removed.")
    return redirect(f"{addresses.of(ref)}#files")


def _file(one: CapacityRequest, pk: int) -> RequestAttachment:
    kept = next((each for each in one.attachments.all() if each.pk == pk), None)
    if kept is None:
        raise Http404(f"{one.ref} has no such file.")
    return kept


def _about(one: CapacityRequest) -> dict[str, Any]:
    here = addresses.of(one.ref)
    return {
        "title": f"Comment on {one.ref}", "back": here, "one": one, "submit": "",
        "crumbs": [(reverse("console:request_list"), "Requests"), (here, one.ref)],
    }  # fmt: skip
