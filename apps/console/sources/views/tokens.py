"""Tokens with which programs send samples to a source."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from apps.console import addresses, forms
from apps.console.access import StaffRequest, needs
from apps.console.sources.forms import TokenForm
from apps.console.sources.views.pages import crumbs_of, source_of
from apps.usage import actions, queries


@never_cache
@needs("usage.configure")
def token_new(request: StaffRequest, ref: str) -> HttpResponse:
    """The token's text is in this one answer and nowhere else."""
    source = source_of(ref)
    form = TokenForm(forms.sent(request))
    if form.is_valid():
        with forms.refusals(form):
            token, text = actions.issue_source_token(
                source=source, by=request.user, at=timezone.now(), **form.cleaned_data
            )
            context = {"source": source, "token": token, "text": text}
            return render(request, "console/sources/token.html", context)
    return forms.page(
        request,
        form,
        title="New token",
        lead=f"It sends samples to {source.name} and does nothing else.",
        submit="Make token",
        **crumbs_of(source),
    )


@require_POST
@needs("usage.configure")
def token_revoke(request: StaffRequest, ref: str, pk: int) -> HttpResponse:
    token = get_object_or_404(queries.tokens(source_of(ref)), pk=pk)
    with forms.told(request):
        actions.revoke_source_token(token=token, by=request.user, at=timezone.now())
        messages.success(request, f"Nobody can send with {token.name} any more.")
    return redirect(addresses.of(ref))
