"""Partners out of AS numbers: paste them, look at what would happen, then let it happen."""

from typing import Any

from django import forms as fields
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from apps.console import forms, options
from apps.console.access import StaffRequest, needs
from apps.core.models import Job
from apps.network import queries as network
from apps.partners import actions, rules, tasks
from apps.partners.actions import Filling
from apps.partners.enums import Fate
from apps.peeringdb import queries as peeringdb

TONES = {
    Fate.NEW: "acc", Fate.JOINS: "acc", Fate.FILLS: "acc", Fate.SAME: "ok", Fate.TWICE: "idle",
    Fate.OURS: "idle",
}  # fmt: skip


class FillForm(forms.Form):
    asns = forms.text_area(
        "AS numbers", required=True,
        help_text="One a line or separated by commas: AS64500 or 64500. At most 1,000",
    )  # fmt: skip
    region = fields.ChoiceField(
        label="Region", choices=lambda: [("", "Choose"), *options.regions()],
        help_text="Of those in a country where we have no metro",
    )  # fmt: skip
    owner = forms.PersonField(label="Owner")
    grouped = fields.BooleanField(
        label="Networks of one organisation are one partner", required=False, initial=True,
        help_text="Otherwise each network becomes a partner of its own",
    )  # fmt: skip
    layout = {"asns": "is-full", "grouped": "is-full"}

    def how(self) -> Filling:
        facts = self.cleaned_data
        return Filling(
            text=facts["asns"], region=facts["region"], owner=facts["owner"],
            grouped=facts["grouped"], regions=network.regions_by_country(),
            own_asn=settings.NETWORK_ASN, documentation=settings.RESERVED_ASNS_ALLOWED,
        )  # fmt: skip


@needs("partners.edit")
def ask(request: StaffRequest) -> HttpResponse:
    """First what each number would do; nothing is written before somebody says go."""
    home = {"region": request.user.home_region, "owner": request.user.pk, "grouped": True}
    form = FillForm(forms.sent(request), initial=home | {"asns": request.GET.get("asns", "")})
    rows: list[rules.Row] = []
    back = reverse("console:partner_list")
    if form.is_valid():
        if "go" in request.POST:
            with forms.refusals(form):
                return _begin(request, form.how())
        elif len(rules.read_numbers(form.cleaned_data["asns"])) > rules.MOST:
            form.add_error("asns", f"Enter at most {rules.MOST} numbers at a time.")
        else:
            rows = form.how().plan()
    return forms.page(
        request, form, title="Partners from PeeringDB", submit="Look first",
        back=back, crumbs=[(back, "Partners")],
        lead="An AS number is enough: name, organisation, policy, limits, places and contacts come "
        "from our copy of PeeringDB.",
        template="console/partners/fill.html", run=peeringdb.newest_run(), **_shown(rows),
    )  # fmt: skip


@needs("partners.edit")
def result(request: StaffRequest, pk: int) -> HttpResponse:
    """How far it is; once it is over, what became of each number."""
    job = get_object_or_404(Job, pk=pk, kind=actions.FILL)
    rows = [
        rules.Row(row["text"], row["asn"], Fate(row["fate"]), row["why"], row["ref"], row["name"])
        for row in job.result.get("rows", [])
    ]
    return render(request, "console/partners/filled.html", {"job": job, **_shown(rows)})


def _begin(request: StaffRequest, how: Filling) -> HttpResponse:
    job = actions.ask_to_fill(how=how, by=request.user, at=timezone.now())
    tasks.fill.delay(job.pk)
    return redirect("console:partner_filled", job.pk)


def _shown(rows: list[rules.Row]) -> dict[str, Any]:
    """Rows with their tones, those that go wrong first."""
    marked = [(row, TONES.get(row.fate, "bad")) for row in rows]
    return {
        "rows": sorted(marked, key=lambda pair: not pair[0].is_fault),
        "does": sum(row.does for row in rows),
        "counts": rules.counts(rows),
    }
