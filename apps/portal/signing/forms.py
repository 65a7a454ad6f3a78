"""Shape of what a signatory types."""

from django import forms


class LinkForm(forms.Form):
    token = forms.CharField(label="Code from your mail", max_length=120)


class AcceptForm(forms.Form):
    typed_name = forms.CharField(
        label="Your full name", max_length=120, required=False, help_text="As it stands above"
    )
    agrees = forms.BooleanField(
        label="I have read the document, I may sign it, and I agree to sign it electronically.",
        required=False,
    )


class DeclineForm(forms.Form):
    reason = forms.CharField(
        label="Why you do not sign", max_length=1000, required=False,
        widget=forms.Textarea({"rows": 3}),
    )  # fmt: skip
