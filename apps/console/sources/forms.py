"""Shape of what is typed about sources. Secrets go in and never come out."""

from datetime import UTC, date, datetime, time
from typing import Any

from django import forms
from django.urls import reverse

from apps.console import forms as ours
from apps.console.forms.fields import Suggest
from apps.integrations.errors import SourceError
from apps.usage import readers
from apps.usage.actions import SourceDetails
from apps.usage.enums import (
    READ_KINDS,
    AuthKind,
    SnmpAuth,
    SnmpPrivacy,
    SnmpVersion,
    SourceKind,
    Stamp,
    TimeFormat,
    Unit,
)
from apps.usage.models import QUERY_IN, QUERY_OUT, DataSource, Series

CADENCES = ((60, "every minute"), (300, "every 5 minutes"), (900, "every 15 minutes"),
            (3600, "every hour"), (86400, "once a day"))  # fmt: skip
KEEP = "Leave empty to keep what is stored"
STORED = "(stored)"  # stands for the value of a header, which is never shown again
KEEP_HEADERS = f"One a line. Where {STORED} stays, the value stays; without its line a header goes"
TEMPLATE = (
    "PromQL that gives bit/s. {instance} and {ifname} stand for the values of each mapping; write "
    "them inside double quotes. In and out are as the router sees them."
)
QUESTION = (
    "What follows the address, with {start}, {end} and a placeholder for each label: "
    "/rates?port={ifname}&from={start}&to={end}"
)
LARGEST_FILE = 20_000_000
LABEL = "label_"
USUAL_LABELS = ["instance", "ifname"]
USUAL = {"query_in": QUERY_IN, "query_out": QUERY_OUT, "cadence_s": 300}
SIGNS_IN = {
    AuthKind.BASIC: {"username", "secret"},
    AuthKind.BEARER: {"secret"},
    AuthKind.MTLS: {"client_cert", "client_key"},
}
# Settings of one kind, kept in the options of the source.
OPTIONS: dict[str, tuple[str, ...]] = {
    SourceKind.HTTP: (
        "path", "rows", "time", "time_format", "in_value", "out_value", "unit", "stamp",
    ),
    SourceKind.SNMP: ("devices", "version", "auth_protocol", "privacy_protocol"),
}  # fmt: skip
EVERY_OPTION = {name for names in OPTIONS.values() for name in names}
MAY_BE_EMPTY = {"rows"}
USED: dict[str, set[str]] = {
    SourceKind.PROMETHEUS: {"url", "query_in", "query_out"},
    SourceKind.HTTP: {"url", *OPTIONS[SourceKind.HTTP]} - MAY_BE_EMPTY,
    SourceKind.LIBRENMS: {"url"},
    SourceKind.SNMP: {"devices", "version"},
}
SNMP_SIGNS_IN = {
    SnmpVersion.V2C: {"secret"},
    SnmpVersion.V3: {"username", "secret", "privacy_secret", "auth_protocol", "privacy_protocol"},
}
CONDITIONAL = set().union(*USED.values(), *SIGNS_IN.values(), *SNMP_SIGNS_IN.values())


class _SecretInput(forms.PasswordInput):
    """Empty whatever is stored, also after an error; browsers do not fill it in."""

    def __init__(self) -> None:
        super().__init__({"autocomplete": "new-password"}, render_value=False)


class _SecretArea(forms.Textarea):
    """Several lines that are never shown again."""

    def format_value(self, value: Any) -> None:
        return None


class SourceForm(ours.Form):
    name = forms.CharField(label="Name", max_length=80)
    kind = forms.ChoiceField(label="Kind", choices=SourceKind.choices)
    url = forms.CharField(
        label="Address", max_length=300,
        help_text="Where its HTTP API begins: https://prometheus.example.net",
        widget=forms.TextInput({"inputmode": "url", "spellcheck": "false"}),
    )  # fmt: skip
    auth = forms.ChoiceField(label="Signs in with", choices=AuthKind.choices)
    username = forms.CharField(
        label="User name", max_length=120,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    secret = forms.CharField(
        label="Password or token", strip=False, max_length=4000, widget=_SecretInput,
        help_text="SNMP: the community, or the passphrase of the authentication",
    )  # fmt: skip
    client_cert = ours.text_area("Client certificate", required=True, help_text="PEM text")
    client_key = forms.CharField(
        label="Key of the certificate", widget=_SecretArea({"rows": 4}), help_text="PEM text"
    )  # fmt: skip
    ca_cert = ours.text_area(
        "Private authority", help_text="PEM text; empty where a public one signed", rows=3
    )
    headers = ours.text_area(
        "Further headers", rows=2, help_text="One a line, such as X-Scope-OrgID: team"
    )
    cadence_s = forms.TypedChoiceField(
        label="Read", choices=CADENCES, coerce=int, initial=300, required=False
    )
    devices = ours.text_area(
        "Devices", required=True, rows=4,
        help_text="One a line, as mappings will name them: edge1.example.net or 192.0.2.1:1161. "
        "Only these get the credentials",
    )  # fmt: skip
    version = forms.ChoiceField(label="Version", choices=SnmpVersion.choices)
    auth_protocol = forms.ChoiceField(label="Authentication", choices=SnmpAuth.choices)
    privacy_protocol = forms.ChoiceField(label="Encryption", choices=SnmpPrivacy.choices)
    privacy_secret = forms.CharField(
        label="Passphrase of the encryption", strip=False, max_length=400, widget=_SecretInput
    )  # fmt: skip
    path = forms.CharField(
        label="Question", max_length=400, help_text=QUESTION,
        widget=forms.TextInput({"spellcheck": "false"}),
    )  # fmt: skip
    rows = forms.CharField(
        label="List of values", max_length=120, required=False,
        help_text="Where it stands in the answer: data.points; empty: the answer is the list",
    )  # fmt: skip
    time = forms.CharField(label="Time", max_length=120, help_text="Within an item: t, or [0]")
    time_format = forms.ChoiceField(label="Times are", choices=TimeFormat.choices)
    in_value = forms.CharField(label="Traffic in", max_length=120, help_text="Within an item")
    out_value = forms.CharField(label="Traffic out", max_length=120, help_text="Within an item")
    unit = forms.ChoiceField(label="Values are", choices=Unit.choices)
    stamp = forms.ChoiceField(
        label="A time is that of", choices=Stamp.choices,
        help_text="Of the five minutes; an end is shifted by five minutes",
    )  # fmt: skip
    query_in = ours.text_area("Query for traffic in", required=True, help_text=TEMPLATE, rows=3)
    query_out = ours.text_area("Query for traffic out", required=True, rows=3)

    def __init__(self, *args: Any, source: DataSource | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.source = source
        self.initial.setdefault("query_in", QUERY_IN)
        self.initial.setdefault("query_out", QUERY_OUT)
        if source is not None:
            self.fields["kind"].disabled = True
            self._keep_secrets(source)
        if self.is_bound:
            self._ask_only_what_counts()

    def _keep_secrets(self, source: DataSource) -> None:
        if source.headers:
            self.fields["headers"].help_text = KEEP_HEADERS
        stored = {"secret": source.secret, "client_key": source.client_key}
        for name in [*stored, "privacy_secret"]:
            if stored.get(name, source.client_key):
                self.fields[name].help_text = KEEP
                self.fields[name].required = False

    def _ask_only_what_counts(self) -> None:
        """What the kind and the way of signing in do not use may be empty."""
        kind = self.source.kind if self.source else self["kind"].value()
        used = USED.get(kind, set())
        if kind == SourceKind.SNMP:
            used = used | SNMP_SIGNS_IN.get(self["version"].value(), set())
        elif used:
            used = used | SIGNS_IN.get(self["auth"].value(), set())
        for name in CONDITIONAL - used:
            self.fields[name].required = False

    def clean_headers(self) -> dict[str, str | None]:
        """Lines of `Name: value` as pairs; None where the stored value stays."""
        found: dict[str, str | None] = {}
        for line in filter(None, map(str.strip, self.cleaned_data["headers"].splitlines())):
            name, colon, value = line.partition(":")
            if not colon or not name.strip():
                raise forms.ValidationError(f"“{line}” is no header such as X-Scope-OrgID: team.")
            found[name.strip()] = None if value.strip() == STORED else value.strip()
        return found

    def details(self) -> SourceDetails:
        """For the action: what is left empty keeps a stored secret, what no longer applies goes."""
        data = self.cleaned_data
        auth = data["auth"]
        is_new = self.source is None
        is_snmp = data["kind"] == SourceKind.SNMP
        has_secret = is_snmp or auth in (AuthKind.BASIC, AuthKind.BEARER)
        key = data["privacy_secret"] if is_snmp else data["client_key"]
        for name, usual in USUAL.items():
            data[name] = data[name] or usual
        apart = {"secret", "client_key", "privacy_secret", *EVERY_OPTION}
        return SourceDetails(
            **{name: data[name] for name in data if name not in apart},
            options={name: data[name] for name in OPTIONS.get(data["kind"], ())},
            secret=_kept(data["secret"], used=has_secret, is_new=is_new),
            client_key=_kept(key, used=is_snmp or auth == AuthKind.MTLS, is_new=is_new),
            is_simulated=bool(self.source and self.source.is_simulated),
        )


def _kept(text: str, *, used: bool, is_new: bool) -> str | None:
    """None keeps what is stored, an empty text removes it."""
    if not used:
        return ""
    return text if text or is_new else None


def facts_of(source: DataSource) -> dict[str, Any]:
    """What the form shows of a source that is there: everything but its secrets."""
    names = ("name", "kind", "url", "auth", "username", "client_cert", "ca_cert", "query_in",
             "query_out", "cadence_s")  # fmt: skip
    headers = "\n".join(f"{name}: {STORED}" for name in source.headers)
    return {
        **{name: getattr(source, name) for name in names},
        **source.options,
        "headers": headers,
    }


def options_of(source: DataSource) -> list[tuple[str, str]]:
    """The settings of its kind with their labels, as words."""
    fields = SourceForm.base_fields
    return [
        (str(fields[name].label), _word(fields[name], source.options.get(name, "")))
        for name in OPTIONS.get(source.kind, ())
    ]


def _word(field: forms.Field, value: str) -> str:
    return str(dict(getattr(field, "choices", ())).get(value, value))


class MapForm(ours.Form):
    """Which series measures which interconnect: a box for each placeholder of the templates."""

    interconnect = ours.InterconnectField(label="Interconnect", help_text="Name, reference or ASN")
    speed_bps = ours.GbpsField(
        label="Speed of the interface, Gbps", required=False,
        help_text="Empty: the capacity of the interconnect. More than 105 % of it is impossible",
    )  # fmt: skip
    swapped = forms.BooleanField(
        label="In and out are swapped", required=False,
        help_text="Where the source measures the partner's end",
    )  # fmt: skip
    port = forms.CharField(
        label="Port", required=False, max_length=40,
        help_text="Only where each member of a LAG has a series of its own",
    )  # fmt: skip

    def __init__(self, *args: Any, source: DataSource, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = placeholders(source)
        address = reverse("console:source_labels", args=[source.ref])
        for name in self.names:
            widget = Suggest(address) if source.kind in READ_KINDS else forms.TextInput()
            self.fields[LABEL + name] = forms.CharField(
                label=name, max_length=200, widget=widget, help_text="As the source names it"
            )

    def labels(self) -> dict[str, str]:
        return {name: self.cleaned_data[LABEL + name] for name in self.names}

    def boxes(self) -> list[forms.BoundField]:
        return [self[LABEL + name] for name in self.names]

    def clean(self) -> dict[str, Any]:
        """The speed and the port follow from the interconnect."""
        data = self.cleaned_data
        link = data.get("interconnect")
        data["member"] = None
        if link is None:
            return data
        if data.get("speed_bps") is None and "speed_bps" not in self.errors:
            data["speed_bps"] = link.capacity_bps
        if port := data.get("port"):
            data["member"] = link.members.filter(port__iexact=port).first()
            if data["member"] is None:
                self.add_error("port", f"{link.name} has no port {port}.")
        return data


def placeholders(source: DataSource) -> list[str]:
    """What a source asks of a mapping."""
    try:
        return readers.of(source).labels(source) or USUAL_LABELS
    except SourceError:
        return USUAL_LABELS


class SeriesForm(ours.Form):
    speed_bps = ours.GbpsField(label="Speed of the interface, Gbps")
    swapped = forms.BooleanField(label="In and out are swapped", required=False)
    live_from = forms.DateTimeField(
        label="Counts from", required=False, help_text="Empty: always",
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
    )  # fmt: skip


def facts_of_series(series: Series) -> dict[str, Any]:
    return {name: getattr(series, name) for name in SeriesForm.base_fields}


class BackfillForm(ours.Form):
    since = ours.date_field("Since", required=True, help_text="At most 13 months ago")

    def moment(self) -> datetime:
        """The beginning of that day, UTC."""
        day: date = self.cleaned_data["since"]
        return datetime.combine(day, time(), UTC)


class TokenForm(ours.Form):
    name = forms.CharField(
        label="Name", max_length=80, help_text="Of the program that will send with it"
    )


class ReasonForm(ours.Form):
    reason = forms.CharField(label="Why", max_length=200)


class LiftForm(ours.Form):
    comment = forms.CharField(
        label="Why they can be believed", max_length=300,
        help_text="Such as a test set that sent a constant stream. Figures of the past follow",
    )  # fmt: skip


class UploadForm(ours.Form):
    file = forms.FileField(
        label="CSV file",
        widget=forms.ClearableFileInput({"accept": ".csv,.txt,text/csv"}),
        help_text="Columns interconnect (or instance and ifname), timestamp, in_bps, out_bps",
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError("The file is larger than 20 MB. Split it.")
        return file


class PreviewForm(ours.Form):
    """Labels of a series to be looked at; which ones depends on the source's templates."""

    def __init__(self, *args: Any, names: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = names
        for name in names:
            self.fields[LABEL + name] = forms.CharField(label=name, max_length=200)

    def labels(self) -> dict[str, str]:
        return {name: self.cleaned_data[LABEL + name] for name in self.names}
