"""What the filters of the audit browser mean."""

from typing import Any

from django import forms

from apps.accounts.models import User
from apps.console import forms as ours
from apps.core import auditing, history
from apps.core.history import Asked


class AskedForm(forms.Form):
    ref = forms.CharField(label="Reference", max_length=32, required=False)
    kind = forms.ChoiceField(label="Kind", required=False)
    change = forms.ChoiceField(
        label="Change", required=False, choices=[("", "Any change"), *history.LABELS.items()]
    )
    who = forms.ModelChoiceField(
        User.objects.order_by("name"), label="Who", required=False, empty_label="Anybody"
    )
    channel = forms.ChoiceField(
        label="Through", required=False, choices=[("", "Any way"), *auditing.CHANNELS.items()]
    )
    since = ours.date_field("From", required=False)
    until = ours.date_field("To", required=False)
    object = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", "Any kind"), *auditing.kinds()]  # type: ignore[attr-defined]

    def clean_ref(self) -> str:
        """A reference of something that is there; sets what it stands for."""
        ref = self.cleaned_data["ref"].strip().upper()
        self.found = None
        if not ref:
            return ref
        self.found = auditing.of_ref(ref)
        if self.found is None:
            raise forms.ValidationError(f"There is no {ref}. References look like PAR-00042.")
        return ref

    def clean_object(self) -> str:
        """A key of the chosen kind; without a kind it says nothing."""
        pk, kind = self.cleaned_data["object"], self.cleaned_data.get("kind")
        if not pk or not kind:
            return ""
        return str(history.key_of(kind, pk))

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        since, until = found.get("since"), found.get("until")
        if since and until and until < since:
            self.add_error("until", "The last day is before the first one.")
        return found

    @property
    def asked(self) -> Asked:
        """For the history; days are UTC, the last one included."""
        data = self.cleaned_data
        model, pk = self.found or (data["kind"], data.get("object"))
        return Asked(
            model=model, object_id=str(pk or ""), label=data["change"],
            actor=data["who"].pk if data["who"] else None, channel=data["channel"],
            since=auditing.start_of(data["since"]), until=auditing.start_of(data["until"], days=1),
        )  # fmt: skip
