"""All tags with what has them; a tag's name is in the query, since it may be any word."""

from typing import Any
from urllib.parse import urlencode

from django import forms as fields
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.console import forms
from apps.console.access import StaffRequest, may, needs, signed_in
from apps.console.custom.objects import MAIN, main_of
from apps.console.custom.values import require
from apps.core import tags
from apps.core.custom.kinds import Tone
from apps.core.errors import Invalid

MANAGE, OPTIONS = "tags.manage", 20


class TagForm(forms.Form):
    to = fields.CharField(label="Name", max_length=60)
    tone = fields.ChoiceField(label="Colour", choices=Tone.choices, widget=fields.RadioSelect)


class MergeForm(forms.Form):
    into = fields.ChoiceField(label="Into", help_text="Objects that have either have this one then")

    def __init__(self, *args: Any, others: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].choices = [(each, each) for each in others]  # type: ignore[attr-defined]


@needs("partners.view")
def tag_list(request: StaffRequest) -> HttpResponse:
    looks = tags.tones()
    rows = [
        {"name": name, "tone": looks.get(name, Tone.IDLE), "held": _links(name, held),
         "all": sum(held.values())}
        for name, held in tags.counts().items()
    ]  # fmt: skip
    found = {"rows": rows, "removed": tags.removed()[:20], "can_edit": may(request.user, MANAGE)}
    return render(request, "console/tags/list.html", found)


def _links(name: str, held: dict[Any, int]) -> list[tuple[str, int, str]]:
    """Kind, number and the list of those, for each kind that has the tag."""
    query = urlencode({"tag": name})
    return [
        (kind.label, count, f"{reverse(MAIN[kind].list_name)}?{query}")
        for kind, count in held.items()
    ]


@signed_in
def tag_options(request: StaffRequest) -> HttpResponse:
    """What is offered while somebody types."""
    typed = request.GET.get(request.GET.get("box", "tag"), "").casefold()
    found = [name for name in tags.counts() if typed in name.casefold()]
    return render(request, "console/tags/_options.html", {"names": found[:OPTIONS]})


@needs(MANAGE)
def edit(request: StaffRequest) -> HttpResponse:
    """Another name or colour."""
    if "tag" not in request.GET:
        return redirect("console:tag_list")
    name = _known(request)
    now = {"to": name, "tone": tags.tones().get(name, Tone.IDLE)}
    form = TagForm(forms.sent(request), initial=now)
    if form.is_valid():
        with forms.refusals(form):
            new, at = form.cleaned_data["to"], timezone.now()
            new = tags.rename(name=name, to=new, by=request.user, at=at)
            tags.paint(name=new, tone=form.cleaned_data["tone"], by=request.user, at=at)
            messages.success(request, f"Saved as {new}.")
            return redirect("console:tag_list")
    return forms.page(
        request, form, title=f"Tag {name}", template="console/tags/edit.html", name=name,
        **_crumbs(),
    )  # fmt: skip


@needs(MANAGE)
def merge(request: StaffRequest) -> HttpResponse:
    if "tag" not in request.GET:
        return redirect("console:tag_list")
    name = _known(request)
    others = [each for each in tags.counts() if each != name]
    form = MergeForm(forms.sent(request), others=others)
    if form.is_valid():
        with forms.refusals(form):
            into = form.cleaned_data["into"]
            tags.merge(name=name, into=into, by=request.user, at=timezone.now())
            messages.success(request, f"{name} is {into} now. This can be undone below.")
            return redirect("console:tag_list")
    lead = "What had both has one. The merge can be undone on the page of all tags."
    return forms.page(request, form, title=f"Merge {name}", lead=lead, submit="Merge", **_crumbs())


@require_POST
@needs(MANAGE)
def delete(request: StaffRequest) -> HttpResponse:
    name = _known(request)
    tags.delete(name=name, by=request.user, at=timezone.now())
    messages.success(request, f"{name} is taken off everything. It can be brought back below.")
    return redirect("console:tag_list")


@require_POST
@needs(MANAGE)
def restore(request: StaffRequest, pk: int) -> HttpResponse:
    """Bring back a tag that was deleted or merged into another."""
    tag = get_object_or_404(tags.removed(), pk=pk)
    with forms.told(request):
        tags.restore(tag=tag, by=request.user, at=timezone.now())
        messages.success(request, f"{tag} is back where it was.")
    return redirect("console:tag_list")


@require_POST
@signed_in
def put(request: StaffRequest, kind: str, name: str) -> HttpResponse:
    """Put tags on an object, several between commas."""
    main = main_of(kind)
    require(request, main.edit)
    obj = _tagged(main.find(name))
    words = request.POST.get("tag", "").split(",")
    try:
        tags.add(obj=obj, names=words, by=request.user, at=timezone.now())
    except Invalid as refusal:
        messages.error(request, " ".join(refusal.errors.values()))
    return redirect(main.page_of(obj))


@require_POST
@signed_in
def take(request: StaffRequest, kind: str, name: str) -> HttpResponse:
    """Take one off."""
    main = main_of(kind)
    require(request, main.edit)
    obj = _tagged(main.find(name))
    word = request.POST.get("tag", "")
    tags.remove(obj=obj, name=word, by=request.user, at=timezone.now())
    return redirect(main.page_of(obj))


def _tagged(obj: Any) -> Any:
    """Work items have labels; 404 for them."""
    if obj.OBJECT_KIND not in tags.models():
        raise Http404
    return obj


def _known(request: StaffRequest) -> str:
    """The tag the address names, or 404."""
    name = request.GET.get("tag", "")
    if name not in tags.counts():
        raise Http404
    return name


def _crumbs() -> dict[str, Any]:
    back = reverse("console:tag_list")
    return {"back": back, "crumbs": [(back, "Tags")]}
