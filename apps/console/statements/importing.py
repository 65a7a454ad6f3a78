"""A partner's list of invoices: what each line would do is shown first, then it is done."""

from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from apps.breaches import actions, queries, rules
from apps.console import access, forms
from apps.console.access import StaffRequest, needs
from apps.core.units import filesize

LARGEST = 500_000  # bytes
LEAD = (
    "First the lines are shown with the statement each belongs to; nothing is kept before you say "
    "so. A line that is wrong keeps all of them out."
)


class ImportForm(forms.Form):
    """A CSV file, or its text."""

    file = django_forms.FileField(
        label="CSV file", required=False,
        help_text=f"With a first line of {', '.join(rules.INVOICE_COLUMNS)}",
    )  # fmt: skip
    text = forms.text_area("Or its text", rows=6, help_text="reference: AGR-00042 or AGR-00042-C7")
    source = django_forms.CharField(required=False, widget=django_forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """The text of the file, if one came; its name is kept with the invoices."""
        found = self.cleaned_data.get("file")
        if found:
            self.cleaned_data["text"] = self._read(found)
            self.cleaned_data["source"] = found.name[:120]
        if not self.errors and not self.cleaned_data.get("text"):
            self.add_error("text", "Choose a file or paste its text.")
        return self.cleaned_data

    def _read(self, file: Any) -> str:
        if file.size > LARGEST:
            self.add_error("file", f"At most {filesize(LARGEST)} at a time.")
            return ""
        try:
            return str(file.read().decode("utf-8-sig"))
        except UnicodeDecodeError:
            self.add_error("file", "It is no CSV in UTF-8. Save the list as CSV UTF-8.")
            return ""


@needs("breaches.settle")
def import_invoices(request: StaffRequest) -> HttpResponse:
    """Shows what a list would do; the button of that page does it."""
    if not access.may(request.user, "agreements.prices"):
        raise PermissionDenied("agreements.prices")
    form = ImportForm(forms.sent(request), request.FILES or None)
    found: list[queries.InvoiceMatch] = []
    if form.is_valid():
        with forms.refusals(form):
            text, source = form.cleaned_data["text"], form.cleaned_data["source"]
            found = queries.invoice_matches(text)
            if "apply" in request.POST:
                actions.import_invoices(
                    text=text, source=source, by=request.user, at=timezone.now()
                )
                messages.success(request, f"{len(found)} invoices are held against statements.")
                return redirect("console:statement_list")
    shown = {"matches": found, "is_clean": bool(found) and not any(one.error for one in found)}
    back = reverse("console:statement_list")
    return forms.page(
        request, form, title="Import invoices", lead=LEAD, back=back, submit="Check the lines",
        template="console/statements/import.html", crumbs=[(back, "Statements")],
        text=form.cleaned_data.get("text", "") if form.is_bound else "",
        source=form.cleaned_data.get("source", "") if form.is_bound else "", **shown,
    )  # fmt: skip
