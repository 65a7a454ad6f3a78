"""Shape of what is typed about work items. Days are UTC days."""

import re
from typing import Any

from django import forms

from apps.console import forms as ours
from apps.core import uploads
from apps.programs import queries, rules
from apps.programs.enums import Category, CauseKind, ItemType, Priority
from apps.programs.models import WorkItem, Workstream


class LabelsField(forms.CharField):
    """Labels in a line, with spaces or commas between them."""

    def clean(self, value: Any) -> Any:
        return rules.texts.labels(super().clean(value))

    def prepare_value(self, value: Any) -> Any:
        return " ".join(value) if isinstance(value, list) else value


class ItemField(forms.CharField):
    """A work item by its key. Gives the WorkItem, or None when left empty."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value).strip().upper()
        if not text:
            return None
        found = queries.items().filter(key=text).first()
        if found is None:
            raise forms.ValidationError(f"There is no item {text}. Enter a key such as LATAM-12.")
        return found

    def prepare_value(self, value: Any) -> Any:
        return value.key if isinstance(value, WorkItem) else value


class ItemForm(ours.Form):
    """An item's facts."""

    title = forms.CharField(label="Title", max_length=200, help_text="What is to be done")
    type = forms.ChoiceField(label="Type", choices=ItemType.choices)
    priority = forms.TypedChoiceField(
        label="Priority", choices=Priority.choices, coerce=int, initial=Priority.NORMAL
    )
    assignee = ours.PersonField(label="Assignee")
    due_on = ours.date_field("Due")
    estimate = forms.DecimalField(
        label="Estimate", required=False, min_value=0, max_digits=5, decimal_places=1,
        help_text="Days of work",
    )  # fmt: skip
    labels = LabelsField(label="Labels", required=False, help_text="Such as: lima optics")
    parent = ItemField(label="Belongs to", required=False, help_text="Key of the larger item")
    text = ours.text_area("Description", rows=6)

    layout = {"title": "is-full", "text": "is-full"}


class NewItemForm(ItemForm):
    workstream = forms.ModelChoiceField(
        Workstream.objects.none(), label="Workstream", to_field_name="key", empty_label="Choose"
    )
    about = forms.CharField(
        label="About", required=False, max_length=200, help_text="References such as PAR-00042"
    )
    field_order = ["workstream", "title"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = Workstream.objects.open().order_by("key")
        self.fields["workstream"].queryset = found  # type: ignore[attr-defined]

    def clean_about(self) -> list[str]:
        text = self.cleaned_data["about"]
        words = [word for word in re.split(r"[,\s]+", text) if word]
        found = rules.texts.refs(text)
        if len(found) != len(words):
            raise forms.ValidationError("Enter references such as PAR-00042, with spaces between.")
        return found


class QuickForm(ours.Form):
    """One line on the page of what it is about."""

    title = forms.CharField(label="What is to be done", max_length=200)
    workstream = forms.ModelChoiceField(
        Workstream.objects.none(), label="Workstream", to_field_name="key", empty_label=None
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = Workstream.objects.open().order_by("key")
        self.fields["workstream"].queryset = found  # type: ignore[attr-defined]


def facts_of(item: WorkItem) -> dict[str, Any]:
    """What the form shows of an item that is there."""
    return {name: getattr(item, name) for name in ItemForm.base_fields}


class CommentForm(ours.Form):
    text = ours.text_area("Comment", rows=3, help_text="@name tells a colleague")


class FileForm(ours.Form):
    file = forms.FileField(label="File", help_text="PDF, PNG or JPEG, up to 10 MB")

    def clean_file(self) -> Any:
        found = self.cleaned_data["file"]
        if found.size > uploads.LARGEST:
            raise forms.ValidationError("Up to 10 MB are taken.")
        return found


class ColumnForm(ours.Form):
    name = forms.CharField(label="Name", max_length=32)
    category = forms.ChoiceField(
        label="Means", choices=Category.choices, help_text="For charts and filters"
    )
    wip_limit = forms.IntegerField(
        label="Limit", required=False, min_value=1, max_value=500,
        help_text="Items at once; empty: none",
    )  # fmt: skip


class BirthForm(ours.Form):
    """Which causes make items by themselves, and how those look."""

    kind = forms.ChoiceField(label="Born from", choices=CauseKind.choices)
    priority = forms.TypedChoiceField(
        label="Priority", choices=Priority.choices, coerce=int, initial=Priority.HIGH
    )
    assignee = ours.PersonField(label="Assignee")
    due_days = forms.IntegerField(
        label="Due after", min_value=1, max_value=365, initial=7,
        help_text="Days, where the cause names no day itself",
    )  # fmt: skip
