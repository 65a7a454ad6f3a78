"""Shape of what is typed about ports, LOA-CFAs and sessions."""

from typing import Any

from django import forms

from apps.console import forms as ours
from apps.console.interconnects.forms import SiteField
from apps.core import uploads
from apps.network import rules
from apps.network.actions import LoaFacts
from apps.network.models import Loa, Port

ROLES = [("", "Not agreed"), *((str(n), name) for n, name in rules.ROLES.items())]
LABELS = {
    "issuer": "Issued by",
    "issuer_address": "Address of the issuer",
    "issuer_contact": "Contact of the issuer",
    "addressee": "Authorises",
    "addressee_contact": "Contact of the partner",
    "facility": "Facility",
    "facility_address": "Address of the facility",
    "facility_operator": "Operator of the facility",
    "circuit": "Circuit reference",
    "z_party": "Party at the Z side",
    "z_place": "Place at the Z side",
    "signatory": "Authorised signatory",
    "signatory_title": "Title of the signatory",
    "note": "Note",
}


class PlaceForm(ours.Form):
    """What is known of a port beside its name."""

    optic = forms.CharField(label="Optic", max_length=24, required=False, help_text="100G-LR4")
    media = forms.CharField(  # type: ignore[assignment]  # not the files of the form
        label="Media", max_length=24, initial="SMF OS2"
    )
    connector = forms.CharField(label="Connector", max_length=8, initial="LC")
    cage = forms.CharField(label="Cage", max_length=40, required=False)
    rack = forms.CharField(label="Rack", max_length=40, required=False)
    panel = forms.CharField(label="Panel", max_length=40, required=False)
    pair = forms.IntegerField(
        label="Pair on the panel", min_value=1, max_value=9999, required=False,
        help_text="The first one where there are several; a LOA needs the whole place",
    )  # fmt: skip


class PortsForm(PlaceForm):
    site = SiteField(label="Site")
    device = forms.CharField(label="Device", max_length=64, help_text="Partners never see it")
    names = forms.CharField(
        label="Ports", max_length=60, help_text="One, or several: et-0/0/[4-11]"
    )
    speed_bps = ours.GbpsField(label="Speed, Gbps")
    field_order = ["site", "device", "names", "speed_bps"]


class LinePortsForm(PlaceForm):
    """The ports of a request whose site lists none; site and speed are those of its line."""

    device = forms.CharField(label="Device", max_length=64, help_text="Partners never see it")
    names = forms.CharField(label="Ports", max_length=60, help_text="One, or several: et-0/0/[4-5]")
    field_order = ["device", "names"]


class ReserveForm(ours.Form):
    site = SiteField(label="Site")
    speed_bps = ours.GbpsField(label="Speed, Gbps")
    count = forms.IntegerField(label="Ports", min_value=1, max_value=64, initial=1)
    held_for = forms.CharField(
        label="Reserved for", max_length=32, help_text="Reference of the request: CAP-00012"
    )
    until = ours.date_field("Until", help_text="Last day, UTC; empty: until they are released")


class NoteForm(ours.Form):
    note = forms.CharField(label="What is wrong", max_length=200)


def place_of(port: Port) -> dict[str, Any]:
    return {name: getattr(port, name) for name in PlaceForm.base_fields}


class DraftForm(ours.Form):
    request_ref = forms.CharField(
        label="Ports reserved for", max_length=32,
        help_text="The reference they are held for: a request, CAP-00012",
    )  # fmt: skip
    partner = ours.PartnerField(label="Partner", help_text="Reference, name or ASN")
    interconnect = ours.InterconnectField(
        label="Interconnect", required=False, help_text="Where there is one already"
    )

    def clean_request_ref(self) -> str:
        return self.cleaned_data["request_ref"].strip().upper()


class FactsForm(ours.Form):
    """What is printed beside ports, reference, version and dates."""

    def __init__(self, *args: Any, loa: Loa, **kwargs: Any) -> None:
        super().__init__(*args, initial=dict(loa.facts), **kwargs)
        for name in LoaFacts.__annotations__:
            field = forms.CharField(label=LABELS[name], max_length=200, required=False)
            self.fields[name] = field
        self.order_fields(LABELS)


class CorrectForm(FactsForm):
    reason = forms.CharField(label="What is corrected", max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["reason", *LABELS])


class AcceptForm(ours.Form):
    note = forms.CharField(
        label="Note", max_length=200, required=False, help_text="Needed where something differs"
    )


class ReasonForm(ours.Form):
    reason = forms.CharField(label="Why", max_length=400, help_text="The partner reads it")


class OrderForm(ours.Form):
    order_ref = forms.CharField(label="Number of the order", max_length=64, required=False)


class ReceiveForm(DraftForm):
    """A partner's LOA with what it says."""

    site = SiteField(label="Site")
    file = forms.FileField(label="PDF", help_text="Up to 10 MB, without password or scripts")
    expires_on = ours.date_field("Good until", required=True)
    issuer = forms.CharField(label="Issued by", max_length=200)
    addressee = forms.CharField(label="Authorises", max_length=200)
    facility = forms.CharField(label="Facility", max_length=200)
    panel = forms.CharField(label="Panel", max_length=200)
    port_count = forms.IntegerField(label="Ports", min_value=1, max_value=64)
    field_order = ["partner", "request_ref", "interconnect", "site", "file", "expires_on"]

    def given(self) -> dict[str, Any]:
        """Arguments of the action; raises uploads.NotTaken."""
        facts = dict(self.cleaned_data)
        file = facts.pop("file")
        said = {n: facts.pop(n) for n in ("issuer", "addressee", "facility", "panel", "port_count")}
        upload = uploads.checked(file.read(), file.name, kinds=(uploads.PDF,))
        return {**facts, "upload": upload, "facts": said}


class SessionForm(ours.Form):
    our_asn = forms.IntegerField(label="Our AS number", min_value=1, max_value=4294967295)
    their_asn = forms.IntegerField(label="Their AS number", min_value=1, max_value=4294967295)
    our_ip = forms.CharField(label="Our address", max_length=45)
    their_ip = forms.CharField(label="Their address", max_length=45)
    max_prefix = forms.IntegerField(label="Limit of prefixes", required=False)
    secret = forms.CharField(
        label="Session secret", max_length=80, required=False, strip=False,
        widget=forms.PasswordInput({"autocomplete": "off"}),
        help_text="Kept encrypted, never shown again",
    )  # fmt: skip
    our_role = forms.TypedChoiceField(
        label="Our BGP role", choices=ROLES, coerce=int, empty_value=None, required=False,
        help_text="RFC 9234: the two must fit each other",
    )  # fmt: skip
    their_role = forms.TypedChoiceField(
        label="Their BGP role", choices=ROLES, coerce=int, empty_value=None, required=False
    )


class RemoveForm(ours.Form):
    on = ours.date_field("On", help_text="Empty: as soon as the notice allows")
    reason = forms.CharField(label="Why", max_length=200)
    agreed = forms.BooleanField(label="Both sides want it sooner than the notice", required=False)
