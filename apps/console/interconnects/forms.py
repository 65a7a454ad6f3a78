"""Shape of what is typed about interconnects."""

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.http import QueryDict

from apps.console import forms as ours
from apps.network import queries
from apps.network.actions import MemberFacts
from apps.network.enums import Kind, State
from apps.network.models import Interconnect
from apps.partners.models import ASN

GBPS = 10**9
STARTS = (State.PROPOSED, State.APPROVED, State.TESTING, State.ACTIVE)


class SiteField(forms.ModelChoiceField):
    def __init__(self, **options: Any) -> None:
        super().__init__(queries.sites(), empty_label="Choose", **options)

    def label_from_instance(self, site: Any) -> str:
        return f"{site.code}, {site.name}"


class PortsField(forms.CharField):
    """Ports of a LAG, one a line: name, speed in Gbps, optic. Gives MemberFacts."""

    widget = forms.Textarea({"rows": 4})

    def clean(self, value: Any) -> list[MemberFacts]:
        return [_port(line) for line in super().clean(value).splitlines() if line.strip()]


def _port(line: str) -> MemberFacts:
    name, speed, optic = [*line.split(None, 2), "", ""][:3]
    try:
        return MemberFacts(port=name, speed_bps=int(Decimal(speed) * GBPS), optic=optic.strip())
    except InvalidOperation:
        message = f"“{line.strip()}”: write the port, its speed in Gbps and, if known, the optic."
        raise forms.ValidationError(message) from None


class Facts(ours.Form):
    """What can be changed later too."""

    name = forms.CharField(label="Name", max_length=64, help_text="What people call it: BOG-2")
    site = SiteField(label="Site")
    owner = ours.PersonField(label="Owner")
    redundancy_group = forms.CharField(label="Redundancy group", max_length=32, required=False)
    target_on = ours.date_field("To be in service by")
    tags = forms.CharField(label="Tags", required=False, help_text="Separated by commas")

    def clean_tags(self) -> list[str]:
        words = (word.strip() for word in self.cleaned_data["tags"].split(","))
        return list(dict.fromkeys(word for word in words if word))


class NewForm(Facts):
    partner = ours.PartnerField(label="Partner", help_text="Reference, name or ASN")
    kind = forms.ChoiceField(label="Kind", choices=Kind.choices)
    state = forms.ChoiceField(label="State", choices=[(s.value, s.label) for s in STARTS])
    ixp_port = forms.ModelChoiceField(
        queries.ixp_ports(), label="Our port at the exchange", required=False,
        help_text="For IX peering; one that is missing is added under Exchanges",
        empty_label="None",
    )  # fmt: skip
    capacity_bps = ours.GbpsField(label="Capacity, Gbps", required=False)
    members = PortsField(
        label="Ports", required=False,
        help_text="One a line: et-0/0/4 100 LR4. The capacity follows from them.",
    )  # fmt: skip
    field_order = ["partner", "kind", "name", "site", "state", "ixp_port", "capacity_bps"]

    def facts(self) -> dict[str, Any]:
        """Arguments of the action."""
        facts = dict(self.cleaned_data)
        port = facts.pop("ixp_port")
        facts["capacity_bps"] = 0 if facts["members"] else facts["capacity_bps"] or 0
        return {**facts, "detail": {"port": port} if port else {}}


class EditForm(Facts):
    asn = forms.ModelChoiceField(
        ASN.objects.none(), label="AS number", required=False, empty_label="None"
    )
    field_order = ["name", "site", "asn"]

    def __init__(self, sent: QueryDict | None, *, link: Interconnect) -> None:
        super().__init__(sent, initial=_facts_of(link))
        numbers = self.fields["asn"]
        numbers.queryset = link.partner.asns.order_by("number")  # type: ignore[attr-defined]


def _facts_of(link: Interconnect) -> dict[str, Any]:
    names = ("name", "site", "owner", "redundancy_group", "target_on", "asn")
    return {**{n: getattr(link, n) for n in names}, "tags": ", ".join(link.tags)}


class StateForm(ours.Form):
    to = forms.ChoiceField(label="New state")
    reason = forms.CharField(label="Why", required=False, max_length=500)

    def __init__(self, *args: Any, targets: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["to"]
        choice.choices = [(s, State(s).label) for s in targets]  # type: ignore[attr-defined]


class CapacityForm(ours.Form):
    capacity_bps = ours.GbpsField(label="Capacity, Gbps")
    members = forms.IntegerField(label="Members", min_value=1, max_value=128, initial=1)
    from_on = ours.date_field(
        "Since", help_text="From this day's midnight at the site; empty: from now on"
    )
    reason = forms.CharField(label="Why", max_length=200, required=False)
