"""Sign a document by a personal link: open it, read it, sign or decline."""

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from apps.agreements import actions, for_partner
from apps.agreements.for_partner import Invitation
from apps.core import files
from apps.core.errors import Invalid, Refused
from apps.core.requests import client_ip
from apps.portal.signing.access import public, remember, remembered
from apps.portal.signing.forms import AcceptForm, DeclineForm, LinkForm

GONE = "This link is not valid. It may have been replaced by a newer one: look for the latest mail."
UNPROCESSABLE = 422


@require_GET
@public
def start(request: HttpRequest) -> HttpResponse:
    """Where a link leads. The script hands over the token; without it one types the code."""
    return render(request, "portal/start.html")


@require_POST
@public
def open_link(request: HttpRequest) -> HttpResponse:
    form, now = LinkForm(request.POST), timezone.now()
    digest = for_partner.digest_of(form.cleaned_data["token"].strip()) if form.is_valid() else ""
    if for_partner.invitation(digest, at=now) is None:
        return render(
            request, "portal/start.html", {"form": LinkForm(), "trouble": GONE}, status=404
        )
    remember(request, digest, now)
    return redirect("portal:sign_document")


@require_GET
@public
def document(request: HttpRequest) -> HttpResponse:
    digest = remembered(request, timezone.now())
    invitation = for_partner.invitation(digest, at=timezone.now())
    if invitation is None:
        return redirect("portal:sign_start")
    return _page(request, invitation, AcceptForm(), DeclineForm())


@require_GET
@public
def file(request: HttpRequest) -> HttpResponseBase:
    now = timezone.now()
    found = for_partner.paper(remembered(request, now), at=now)
    if found is None:
        raise Http404
    content, name, content_type = found
    return files.attachment(content, filename=name, content_type=content_type)


@require_POST
@public
def accept(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    digest, form = remembered(request, now), AcceptForm(request.POST)
    evidence = actions.Evidence(
        client_ip(request), request.headers.get("User-Agent", ""), channel="link"
    )
    if form.is_valid():
        try:
            actions.accept_by_link(digest=digest, evidence=evidence, at=now, **form.cleaned_data)
            return redirect("portal:sign_document")
        except Refused as refusal:
            _add(form, refusal)
    return _again(request, digest, form, DeclineForm())


@require_POST
@public
def decline(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    digest, form = remembered(request, now), DeclineForm(request.POST)
    if form.is_valid():
        try:
            actions.decline_by_link(digest=digest, reason=form.cleaned_data["reason"], at=now)
            return redirect("portal:sign_document")
        except Refused as refusal:
            _add(form, refusal)
    return _again(request, digest, AcceptForm(), form)


def _add(form: Form, refusal: Refused) -> None:
    """A refusal beside the input it names, else on top."""
    errors = refusal.errors if isinstance(refusal, Invalid) else {refusal.field: refusal.message}
    for name, message in errors.items():
        form.add_error(name if name in form.fields else None, message)


def _again(
    request: HttpRequest, digest: str, signing: AcceptForm, declining: DeclineForm
) -> HttpResponse:
    """The page again with what is wrong; the way in for whoever has no session (any more)."""
    invitation = for_partner.invitation(digest, at=timezone.now())
    if invitation is None:
        return redirect("portal:sign_start")
    return _page(request, invitation, signing, declining, status=UNPROCESSABLE)


def _page(
    request: HttpRequest, invitation: Invitation, signing: AcceptForm, declining: DeclineForm,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    shown = {"invitation": invitation, "signing": signing, "declining": declining}
    return render(request, "portal/document.html", shown, status=status)
