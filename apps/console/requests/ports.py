"""The ports of a line at a site that lists none: entered where the LOA needs them."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from apps.capacity import actions
from apps.capacity.models import RequestLine
from apps.console import addresses, forms
from apps.console.access import StaffRequest, needs
from apps.console.builds.forms import LinePortsForm
from apps.console.requests.verbs import acting_of
from apps.console.requests.views import found
from apps.core import units


@needs("network.edit")
def line_ports(request: StaffRequest, ref: str, position: int) -> HttpResponse:
    """As many as were approved; then the LOA can be written."""
    line = _line(ref, position)
    form = LinePortsForm(forms.sent(request))
    if form.is_valid():
        with forms.refusals(form):
            rows = actions.enter_ports(
                line=line, acting=acting_of(request), at=timezone.now(), **form.cleaned_data
            )
            messages.success(request, f"{len(rows)} ports are held. Write the LOA now.")
            return redirect(f"{reverse('console:loa_new')}?for={rows[0].held_for}")
    here, site = addresses.of(ref), line.site
    wanted = f"{line.approved_ports} x {units.capacity(line.port_speed_bps)}"
    lead = (
        f"{wanted} at {site} for {line.label}. "
        "None is reserved: enter them as they stand on the panel, the LOA needs the whole place."
    )
    return forms.page(
        request, form, title=f"Ports for {ref}", submit="Hold these ports", back=here, lead=lead,
        crumbs=[(reverse("console:request_list"), "Requests"), (here, ref)],
    )  # fmt: skip


def _line(ref: str, position: int) -> RequestLine:
    one = found(ref)
    row = next((each for each in one.lines.all() if each.position == position), None)
    if row is None:
        raise Http404(f"{ref} has no line {position}.")
    row.request = one
    return row
