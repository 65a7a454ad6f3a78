"""Shape of what is typed about a request; fields are named as their action names them."""

from typing import Any

from django import forms

from apps.accounts.enums import Role
from apps.capacity.enums import Decision, Priority, Reason, RequestType, Visibility
from apps.capacity.models import RequestLine
from apps.console import forms as ours
from apps.network import queries
from apps.network.models import Site

HANDLERS = (Role.ADMIN, Role.MANAGER, Role.ENGINEER)
READ_BY_THEM = "The partner reads it"
CHOICES = (
    (Decision.APPROVED, "Approve as asked"),
    (Decision.REDUCED, "Approve a part"),
    (Decision.REJECTED, "Reject"),
)
HOSTED: dict[str, str] = {
    RequestType.CACHE_NEW: "The building of the partner; add it among the sites first.",
    RequestType.CACHE_MOVE: "Only where it moves to another building.",
}
REASONS = (("", "Choose…"), *Reason.choices)


class NothingForm(ours.Form):
    """Nothing to type: the button says it."""


class NewForm(ours.Form):
    """For whom, and what: the fields of the type come next."""

    partner = ours.PartnerField(label="Partner", help_text="Name, reference or AS number")
    type = forms.ChoiceField(label="What they want", choices=RequestType.choices)
    facility = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)


class SubmitForm(ours.Form):
    """What is unusual, or against the policy, is told first; then these say it is meant."""

    confirm = forms.BooleanField(
        label="I have read what is unusual", required=False, help_text="Needed where something is"
    )
    ask_anyway = forms.BooleanField(
        label="Ask although our policy is not met", required=False,
        help_text="The field “Why” has to say why",
    )  # fmt: skip


class AssignForm(ours.Form):
    to = ours.PersonField(role=HANDLERS, label="Who handles it")


class PriorityForm(ours.Form):
    priority = forms.ChoiceField(label="Priority", choices=Priority.choices)


class AskForm(ours.Form):
    text = ours.text_area("Question", required=True, help_text=READ_BY_THEM)


class HoldForm(ours.Form):
    reason = forms.ChoiceField(label="Reason", choices=REASONS, help_text=READ_BY_THEM)
    review_on = ours.date_field("Look again on", required=True)
    text = ours.text_area("What it waits for", required=True, help_text=READ_BY_THEM)


class ApproveForm(ours.Form):
    text = ours.text_area("Note to the partner", rows=3)


class RejectForm(ours.Form):
    reason = forms.ChoiceField(label="Reason", choices=REASONS, help_text=READ_BY_THEM)
    text = ours.text_area("In words", required=True, help_text=READ_BY_THEM)


class RestForm(ours.Form):
    """The same word for every line that has none."""

    decision = forms.ChoiceField(label="Decision", choices=CHOICES[::2])
    reason = forms.ChoiceField(
        label="Reason", choices=REASONS, required=False, help_text="Needed to reject"
    )
    reason_text = ours.text_area("In words", rows=2, help_text=READ_BY_THEM)


class OrderForm(ours.Form):
    order_ref = forms.CharField(label="Number of the order", max_length=80)
    vendor = forms.CharField(label="Ordered with", max_length=80)
    promised_on = ours.date_field("Promised for")


class PatchedForm(ours.Form):
    circuit_ref = forms.CharField(label="Number of the circuit", max_length=64)


class DisputeForm(ours.Form):
    text = ours.text_area("What you see", required=True, rows=3, help_text=READ_BY_THEM)


class LostForm(ours.Form):
    reason = ours.text_area("What is wrong with it", required=True, rows=3, help_text=READ_BY_THEM)


class FailForm(ours.Form):
    error = ours.text_area("What went wrong", required=True, rows=3, help_text=READ_BY_THEM)


class CancelForm(ours.Form):
    reason = ours.text_area("Why", required=True, rows=3, help_text=READ_BY_THEM)


class CommentForm(ours.Form):
    """The button says who reads it."""

    text = ours.text_area("Comment", required=True, rows=3)
    visibility = forms.ChoiceField(choices=Visibility.choices, widget=forms.HiddenInput)


class FileForm(ours.Form):
    file = forms.FileField(
        label="File", help_text="PDF, PNG or JPEG, up to 10 MB",
        widget=forms.FileInput({"accept": ".pdf,.png,.jpg,.jpeg"}),
    )  # fmt: skip
    visibility = forms.ChoiceField(
        label="Who may see it", choices=Visibility.choices, initial=Visibility.SHARED
    )


class SiteField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.code}, {obj.name}"


class LineForm(ours.Form):
    """The decision on one line. A part is so many ports, or so much capacity where none count."""

    decision = forms.ChoiceField(label="Decision", choices=CHOICES)
    approved_ports = forms.IntegerField(label="Ports", min_value=1, required=False)
    approved_bps = ours.GbpsField(label="Gbps added", required=False)
    reason = forms.ChoiceField(label="Reason", choices=REASONS, required=False)
    reason_text = forms.CharField(label="In words", max_length=1000, required=False)
    site = SiteField(Site.objects.none(), label="Built at", required=False, empty_label=None)

    def __init__(self, *args: Any, line: RequestLine, **kwargs: Any) -> None:
        initial = {
            "decision": line.decision, "approved_ports": line.approved_ports, "site": line.site_id,
            "reason": line.reason, "reason_text": line.reason_text,
        }  # fmt: skip
        super().__init__(*args, auto_id=f"line{line.position}-%s", initial=initial, **kwargs)
        self._keep_what_fits(line)

    def _keep_what_fits(self, line: RequestLine) -> None:
        """Ports where ports are asked for, else capacity; a site where there is one to choose."""
        if line.ports and line.asked_bps:
            del self.fields["approved_bps"]
            self.fields["approved_ports"].widget.attrs["max"] = line.ports
        else:
            del self.fields["approved_ports"]
        if not line.asked_bps:
            self.fields.pop("approved_bps", None)
            self.fields["decision"].choices = CHOICES[::2]  # type: ignore[attr-defined]
        site: Any = self.fields["site"]
        if line.site is not None:
            site.queryset = Site.objects.filter(facility=line.site.facility_id).order_by("code")
        elif line.request.type in HOSTED:
            site.queryset, site.empty_label = queries.hosted_sites(line.request.partner), "Choose…"
            site.help_text = HOSTED[line.request.type]
        else:
            del self.fields["site"]
