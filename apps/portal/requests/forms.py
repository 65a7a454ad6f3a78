"""Shapes of what people at a partner type beside the fields of a request."""

from typing import Any

from django import forms

from apps.core.ui.forms import Form, date_field


def _text(label: str, help_text: str = "", *, rows: int = 4, required: bool = True) -> forms.Field:
    """Several lines, kept in the tab until the page shows them."""
    return forms.CharField(
        label=label, help_text=help_text, required=required, max_length=5000,
        widget=forms.Textarea({"rows": rows, "data-keep": "", "maxlength": 5000}),
    )  # fmt: skip


class SendForm(Form):
    """Beside the review."""

    confirmed = forms.BooleanField(label="I have read it, and it is right so", required=False)
    ask_anyway = forms.BooleanField(label="Ask anyway", required=False)
    justification = forms.CharField(
        label="Why we should do it anyway", required=False, max_length=2000,
        widget=forms.Textarea({"rows": 3}),
    )  # fmt: skip


class CommentForm(Form):
    text = _text("Write a comment", rows=3)


class AnswerForm(Form):
    text = _text("Your answer")


class CancelForm(Form):
    reason = _text("Why", "Our team reads it", rows=3)


class OrderForm(Form):
    """The cross-connect, as the facility has it."""

    order_ref = forms.CharField(label="Order number", max_length=80)
    vendor = forms.CharField(
        label="Ordered from", max_length=80, help_text="The facility, or whoever runs the cable"
    )
    promised_on = date_field("Promised for", help_text="The day they gave you")


class PatchedForm(Form):
    circuit_ref = forms.CharField(
        label="Circuit", max_length=64, help_text="As it is on the label, or in the facility's mail"
    )


class DisputeForm(Form):
    text = _text("What is wrong", "Such as: no light on 3/4", rows=3)


class ConfirmForm(Form):
    """Nothing to type: traffic decides."""


class FileForm(Form):
    file = forms.FileField(
        label="Attach a file", help_text="PDF, PNG or JPEG, up to 10 MB", allow_empty_file=True,
        widget=forms.ClearableFileInput({"accept": ".pdf,.png,.jpg,.jpeg"}),
    )  # fmt: skip


class LetterForm(FileForm):
    """Their LOA, when they issue it, with what it says: our engineers compare."""

    addressee = forms.CharField(
        label="Whom it authorises", max_length=120, help_text="As the letter names us"
    )
    panel = forms.CharField(label="Your patch panel", max_length=80)
    port_count = forms.IntegerField(label="Ports it names", min_value=1, max_value=64)
    expires_on = date_field("Good until", required=True, help_text="Its last day")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].label = "Your LOA-CFA"
        self.fields["file"].help_text = "A PDF, up to 10 MB, without a password"
        self.fields["file"].widget.attrs["accept"] = ".pdf"
