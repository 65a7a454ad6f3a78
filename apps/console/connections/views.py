"""NetBox and Peering Manager: connect, test, read into a dry run, see where things come from."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.console import forms as ours
from apps.console.access import StaffRequest, needs
from apps.exchange import actions, queries, tasks
from apps.exchange.enums import SYSTEMS
from apps.exchange.models import Connection, ImportRun, Keeper, Origin
from apps.exchange.rules import owners
from apps.exchange.targets import TARGETS
from apps.network.models import Region

PAGE = 50
RUNS = 10


class ConnectionForm(ours.Form):
    """Where it is and how we sign in there."""

    kind = forms.ChoiceField(label="System", choices=[(k.value, k.label) for k in SYSTEMS])
    name = forms.CharField(label="Name", max_length=80)
    url = forms.URLField(
        label="Address", assume_scheme="https", max_length=200,
        help_text="Of its first page, such as https://netbox.example.net",
    )  # fmt: skip
    token = forms.CharField(
        label="API token", widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text="A token that may read. It is encrypted and never shown.",
    )  # fmt: skip
    region = forms.ModelChoiceField(
        Region.objects.order_by("name"), to_field_name="code",
        label="Region of new partners", help_text="These systems do not tell it",
    )  # fmt: skip


@needs("exchange.import")
def connection_list(request: StaffRequest) -> HttpResponse:
    """All connections and how they are."""
    found = Connection.objects.order_by("name")
    return render(request, "console/connections/list.html", {"connections": found})


@needs("exchange.import")
def new(request: StaffRequest) -> HttpResponse:
    """It is asked first: a wrong address or token is said at its field, and nothing is kept."""
    form = ConnectionForm(ours.sent(request))
    if form.is_valid():
        with ours.refusals(form):
            given = {**form.cleaned_data, "region": form.cleaned_data["region"].code}
            info = actions.prove(**{name: given[name] for name in ("kind", "url", "token")})
            made = actions.connect(by=request.user, at=timezone.now(), **given)
            messages.success(request, f"{info.flavour} {info.version} answers. Read it now.")
            return redirect("console:connection_detail", made.pk)
    back = reverse("console:connection_list")
    return ours.page(request, form, title="New connection", back=back)


@needs("exchange.import")
def detail(request: StaffRequest, pk: int) -> HttpResponse:
    """What came from there, who owns which field, and the runs so far."""
    found = get_object_or_404(Connection, pk=pk)
    origins = Origin.objects.filter(connection=found).order_by("-vanished_at", "target", "label")
    if request.GET.get("gone"):
        origins = origins.filter(vanished_at__isnull=False)
    page = Paginator(origins, PAGE).get_page(request.GET.get("page"))
    runs = ImportRun.objects.filter(mapping__connection=found.pk).order_by("-pk")[:RUNS]
    owned = [
        (TARGETS[key].label, [TARGETS[key].field(name).label for name in names])
        for key, names in owners.owned(found.kind)
    ]
    return render(request, "console/connections/detail.html", {
        "connection": found, "page": page, "runs": runs, "owned": owned,
        "rows": _with_fields(found, list(page)), "gone": request.GET.get("gone", ""),
    })  # fmt: skip


def _with_fields(connection: Connection, origins: list[Origin]) -> list[tuple[Origin, list]]:
    """Each object with its fields that the system owns, and whether a person keeps them."""
    pks = [each.object_pk for each in origins]
    keepers = Keeper.objects.filter(object_pk__in=pks).select_related("kept_by")
    kept = {(k.model, k.object_pk, k.field): k for k in keepers}
    owned = dict(owners.owned(connection.kind))
    return [(each, _fields(each, owned.get(each.target, ()), kept)) for each in origins]


def _fields(origin: Origin, names: tuple[str, ...], kept: dict) -> list[tuple]:
    """Name, label and keeper of each field that the other system owns."""
    target = TARGETS[origin.target]
    return [
        (name, target.field(name).label, kept.get((origin.model, origin.object_pk, name)))
        for name in names
    ]


@needs("partners.view")
def about(request: StaffRequest, ref: str) -> HttpResponse:
    """The panel on the page of a partner or an interconnect; empty where it was made here."""
    found = [
        (each.origin, _labels(each.origin, each.owned), _labels(each.origin, each.kept))
        for each in queries.sources_of(ref)
    ]
    return render(request, "console/connections/_about.html", {"sources": found})


def _labels(origin: Origin, names: list[str]) -> list[str]:
    return [TARGETS[origin.target].field(name).label for name in names]


@require_POST
@needs("exchange.import")
def test(request: StaffRequest, pk: int) -> HttpResponse:
    """Ask who answers there."""
    with ours.told(request):
        info = actions.test_connection(connection=get_object_or_404(Connection, pk=pk))
        messages.success(
            request, f"{info.flavour} {info.version} answers within {info.latency_ms} ms."
        )
    return redirect("console:connection_detail", pk)


@require_POST
@needs("exchange.import")
def read(request: StaffRequest, pk: int) -> HttpResponse:
    """A dry run, by a worker."""
    found = get_object_or_404(Connection, pk=pk)
    run = actions.request_read(connection=found, by=request.user, at=timezone.now())
    tasks.read.delay(run.job_id)
    return redirect("console:import_detail", run.ref)


@require_POST
@needs("exchange.import")
def owner(request: StaffRequest, pk: int, origin: int) -> HttpResponse:
    """A person takes a field over, or hands it back."""
    found = get_object_or_404(Origin.objects.select_related("connection"), pk=origin, connection=pk)
    field = request.POST.get("field", "")
    with ours.told(request):
        if request.POST.get("back"):
            actions.hand_back(origin=found, field=field)
        else:
            actions.take_over(origin=found, field=field, by=request.user, at=timezone.now())
    return redirect("console:connection_detail", pk)
