"""Shape of what is typed about a paper."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from apps.agreements import actions
from apps.agreements.enums import DocumentKind, Side
from apps.agreements.models import DocumentVersion
from apps.console import forms as ours
from apps.core import files

ACCEPTED = ".docx,.pdf,application/pdf"
KINDS = [
    (DocumentKind.DRAFT.value, "Draft: a text of its own"),
    (DocumentKind.REDLINE.value, "Redline: changes to a version before it"),
    (DocumentKind.ATTACHMENT.value, "Attachment: beside the text, such as a list of sites"),
]


class BaseField(forms.ModelChoiceField):
    """An earlier version, by its number and title."""

    def label_from_instance(self, obj: Any) -> str:
        return f"v{obj.number}, {obj.title}"


class VersionForm(ours.Form):
    layout = {"file": "is-full"}

    file = forms.FileField(
        label="File",
        widget=forms.FileInput({"accept": ACCEPTED, "data-drop": ""}),
        help_text="Word document (DOCX) or PDF, up to 25 MB. Drop it here or choose it.",
    )
    kind = forms.ChoiceField(label="What it is", choices=KINDS)
    side = forms.ChoiceField(label="Who wrote it", choices=Side.choices)
    base = BaseField(
        DocumentVersion.objects.none(),
        label="Made against",
        required=False,
        empty_label="The newest version",
        help_text="For a redline: the version it changes",
    )
    title = forms.CharField(
        label="Title", max_length=160, required=False, help_text="Empty: that of the agreement"
    )
    note = forms.CharField(
        label="What changed", max_length=300, required=False,
        help_text="One line for the history: “commit 250 Gbps, notice 90 days”",
    )  # fmt: skip

    def __init__(self, *args: Any, versions: QuerySet[DocumentVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["base"]
        field.queryset = versions.exclude(kind=DocumentKind.EXECUTED)  # type: ignore[attr-defined]
        if not versions:
            del self.fields["base"]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > files.LARGEST:
            raise forms.ValidationError(actions.too_large(file.size))
        return file

    def facts(self) -> dict[str, Any]:
        """For the action: the content is read once here, after its size was looked at."""
        facts = dict(self.cleaned_data)
        file = facts.pop("file")
        return {**facts, "content": file.read(), "filename": file.name}
