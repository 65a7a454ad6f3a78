"""What is done on the page of an item: say, attach, link, wait, watch, undo."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.console import addresses, forms
from apps.console.access import StaffRequest, needs
from apps.console.work.forms import CommentForm, FileForm
from apps.console.work.views.pages import crumbs_of, item_of
from apps.core import files
from apps.core.errors import Refused
from apps.programs import actions, queries
from apps.programs.models import ItemChange, ItemComment, ItemFile


@needs("programs.work")
def comment(request: StaffRequest, key: str) -> HttpResponse:
    item = item_of(key)
    form = CommentForm(forms.sent(request))
    if form.is_valid():
        with forms.refusals(form):
            actions.comment_item(item=item, by=request.user, at=timezone.now(), **form.cleaned_data)
            return redirect(f"{addresses.of(key)}#comments")
    return forms.page(request, form, title="Comment", submit="Comment", **crumbs_of(item))


@require_POST
@needs("programs.work")
def comment_remove(request: StaffRequest, key: str, number: int) -> HttpResponse:
    """Take one's own words away, or show them again."""
    said = get_object_or_404(ItemComment, item__key=key, pk=number)
    with forms.told(request):
        actions.remove_comment(
            comment=said, by=request.user, at=timezone.now(), is_back="back" in request.POST
        )
    return redirect(f"{addresses.of(key)}#comments")


@needs("programs.work")
def attach(request: StaffRequest, key: str) -> HttpResponse:
    item = item_of(key)
    form = FileForm(forms.sent(request), request.FILES or None)
    if form.is_valid():
        with forms.refusals(form):
            file = form.cleaned_data["file"]
            actions.attach_file(
                item=item, content=file.read(), filename=file.name, by=request.user,
                at=timezone.now(),
            )  # fmt: skip
            return redirect(f"{addresses.of(key)}#files")
    return forms.page(request, form, title="Attach a file", submit="Attach", **crumbs_of(item))


@needs("programs.view")
def download(request: StaffRequest, key: str, number: int) -> HttpResponseBase:
    found = get_object_or_404(ItemFile, item__key=key, pk=number, removed_at=None)
    try:
        opened = files.opened(found.path, sha256=found.sha256)
    except files.Damaged as error:
        raise Http404 from error
    return files.attachment(opened, filename=found.filename, content_type=found.content_type)


@require_POST
@needs("programs.work")
def file_remove(request: StaffRequest, key: str, number: int) -> HttpResponse:
    file = get_object_or_404(ItemFile, item__key=key, pk=number)
    is_back = "back" in request.POST
    with forms.told(request):
        actions.remove_file(file=file, by=request.user, at=timezone.now(), is_back=is_back)
        messages.success(request, f"{file} is {'attached again' if is_back else 'taken off'}.")
    return redirect(f"{addresses.of(key)}#files")


@require_POST
@needs("programs.work")
def link(request: StaffRequest, key: str) -> HttpResponse:
    """Say what it is about; with `gone`, what it is not about."""
    item, ref, is_gone = item_of(key), request.POST.get("ref", ""), "gone" in request.POST
    with forms.told(request):
        verb = actions.unlink_ref if is_gone else actions.link_ref
        verb(item=item, ref=ref, by=request.user, at=timezone.now())
    return redirect(addresses.of(key))


@require_POST
@needs("programs.work")
def block(request: StaffRequest, key: str) -> HttpResponse:
    """It waits for another item; with `gone`, it does not any more."""
    item, other = item_of(key), request.POST.get("other", "").strip().upper()
    with forms.told(request):
        found = queries.items().filter(key=other).first()
        if found is None:
            raise Refused(f"There is no item “{other}”: enter a key such as LATAM-12.")
        verb = actions.unblock if "gone" in request.POST else actions.block
        verb(item=item, by_item=found, by=request.user, at=timezone.now())
    return redirect(addresses.of(key))


@require_POST
@needs("programs.view")
def watch(request: StaffRequest, key: str) -> HttpResponse:
    actions.watch(item=item_of(key), by=request.user, is_on="on" in request.POST)
    return redirect(addresses.of(key))


@require_POST
@needs("programs.work")
def undo(request: StaffRequest, key: str, number: int) -> HttpResponse:
    """Take a change back; back to the page it was undone on, if that is one of ours."""
    change = get_object_or_404(ItemChange.objects.select_related("item"), item__key=key, pk=number)
    with forms.told(request):
        actions.undo(change=change, by=request.user, at=timezone.now())
        messages.success(request, f"Undone: {key} is as it was.")
    target = request.POST.get("next", "")
    if target and not target.startswith(("/programs/", "/work-items/")):
        raise PermissionDenied("next")
    return redirect(target or addresses.of(key))
