"""What was said with partners: a tab of the partner, written down from every page, uploaded."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.console import addresses, forms
from apps.console.access import StaffRequest, needs
from apps.console.interactions import about
from apps.console.interactions.forms import InteractionForm, MailForm
from apps.console.partners import data
from apps.core import files
from apps.core.errors import Invalid
from apps.partners import actions, queries, rules
from apps.partners.models import Contact, Interaction, InteractionFile, Partner

MOST = 100
TIMELINES = ("", "interactions/", "activity/")  # tabs of a partner


@needs("partners.view")
def of_partner(request: StaffRequest, ref: str) -> HttpResponse:
    """The last talks and mails, and the address that takes mail in."""
    partner = get_object_or_404(queries.partners(), ref=ref)
    shown = {
        "partner": partner, "tab": "interactions", "counts": data.counts(partner),
        "rows": list(queries.interactions().filter(partner=partner)[:MOST]),
        "address": rules.address_of(partner.ref, queries.mail_in()),
    }  # fmt: skip
    return render(request, "console/partners/interactions.html", shown)


@needs("partners.talk")
def new(request: StaffRequest) -> HttpResponse:
    """From any page: `page` is its address, and what it is about is filled in.

    A page of its own, or the inside of a dialog over the page where somebody is.
    """
    prefilled = about.prefilled(request.GET.get("page", ""))
    form = InteractionForm(
        forms.sent(request), initial={**prefilled, "took_place": timezone.now()},
        auto_id="log_%s" if _is_dialog(request) else "id_%s",
    )  # fmt: skip
    if form.is_valid():
        with forms.refusals(form):
            return _logged(request, _log(request, form))
    if _is_dialog(request):
        return render(request, "console/interactions/_dialog.html", {"form": form})
    return forms.page(
        request, form, title="Log an interaction", submit="Log it",
        back=reverse("console:partner_list"),
        crumbs=[(reverse("console:partner_list"), "Partners")],
    )  # fmt: skip


def _is_dialog(request: StaffRequest) -> bool:
    return bool(request.htmx)  # type: ignore[attr-defined]


def _logged(request: StaffRequest, made: Interaction) -> HttpResponse:
    """In a dialog one stays where one is: only a page that shows the timeline is drawn anew."""
    if not _is_dialog(request):
        messages.success(request, f"On the timeline of {made.partner}.")
        return redirect("console:partner_interactions", made.partner.ref)
    response = render(request, "console/interactions/_logged.html", {"made": made})
    here = request.GET.get("page", "")
    if here in {f"{addresses.of(made.partner.ref)}{tab}" for tab in TIMELINES}:
        messages.success(request, f"On the timeline of {made.partner}.")
        response["HX-Refresh"] = "true"
    return response


def _log(request: StaffRequest, form: InteractionForm) -> Interaction:
    facts = form.facts()
    people = _people(facts["partner"], form.cleaned_data["people"])
    return actions.log_interaction(**facts, contacts=people, by=request.user, at=timezone.now())


def _people(partner: Partner, text: str) -> list[Contact]:
    """Contacts by the names that were typed; Invalid for a name that fits none or several."""
    found = []
    for name in filter(None, (word.strip() for word in text.split(","))):
        fitting = list(queries.contacts(partner).filter(name__icontains=name)[:2])
        if len(fitting) != 1:
            raise Invalid({"people": f"“{name}” fits {len(fitting) or 'no'} contacts."})
        found += fitting
    return found


@needs("partners.talk")
def upload(request: StaffRequest) -> HttpResponse:
    """A mail onto its partner's timeline; a bounce flags the contact."""
    form = MailForm(forms.sent(request), request.FILES or None)
    if form.is_valid():
        with forms.refusals(form):
            taken = actions.take_mail(
                raw=form.cleaned_data["file"].read(), partner=form.cleaned_data["partner"],
                by=request.user, at=timezone.now(),
            )  # fmt: skip
            return _told(request, taken)
    back = reverse("console:contact_list")
    return forms.page(
        request, form, title="Upload a mail", submit="Upload", back=back,
        crumbs=[(back, "Contacts")],
    )  # fmt: skip


def _told(request: StaffRequest, taken: actions.Taken) -> HttpResponse:
    if taken.interaction is not None:
        messages.success(request, f"On the timeline of {taken.interaction.partner}.")
        return redirect("console:partner_interactions", taken.interaction.partner.ref)
    said = [f"{contact} is flagged as bounced." for contact in taken.bounced]
    said += [f"Nobody has the address {email}." for email in taken.unknown]
    said += [f"{email} is only delayed." for email in taken.delayed]
    messages.info(request, " ".join(said))
    return redirect("console:contact_list")


@require_POST
@needs("partners.talk")
def remove(request: StaffRequest, pk: int) -> HttpResponse:
    """Off the timeline; with `back`, onto it again."""
    found = get_object_or_404(queries.interactions(), pk=pk)
    verb = actions.restore_interaction if "back" in request.POST else actions.remove_interaction
    verb(interaction=found, by=request.user, at=timezone.now())
    return redirect("console:partner_interactions", found.partner.ref)


@needs("partners.view")
def download(request: StaffRequest, pk: int) -> HttpResponseBase:
    found = get_object_or_404(InteractionFile.objects.exclude(path=""), pk=pk)
    try:
        opened = files.opened(found.path, sha256=found.sha256)
    except files.Damaged as error:
        raise Http404 from error
    return files.attachment(opened, filename=found.filename, content_type=found.content_type)
