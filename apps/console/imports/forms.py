"""Shape of what is typed about an import."""

from typing import Any

from django import forms

from apps.agreements.enums import DocumentKind, Side
from apps.console import forms as ours
from apps.core.files import LARGEST
from apps.exchange.actions import FORMULAS
from apps.exchange.models import ImportRun
from apps.exchange.readers import too_large
from apps.exchange.rules import ORDERS
from apps.exchange.rules.cells import letters
from apps.exchange.targets import DOCUMENT_KINDS, SHEETS, TARGETS, Target, whole

ACCEPT = ".xlsx,.csv,.tsv,.txt,text/csv"
COLUMN, ORDER = "column_", "order_"
TOO_LARGE = "The file is larger than 25 MB. Cut it in parts, each with the row of heads."


class UploadForm(ours.Form):
    """What the rows are, and a file or cells pasted from one."""

    target = forms.ChoiceField(label="The rows are")
    file = forms.FileField(
        label="File", required=False, widget=forms.ClearableFileInput({"accept": ACCEPT}),
        help_text="Excel (.xlsx) or CSV in any encoding, up to 25 MB and 50,000 rows",
    )  # fmt: skip
    pasted = ours.text_area(
        "Or paste cells", rows=6, required=False,
        help_text="Copy them in your spreadsheet with the row of heads, and paste them here",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["target"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type checker
        field.choices = [(target.key, target.label) for target in SHEETS.values()]

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        file, pasted = given.get("file"), given.get("pasted", "").strip("\n")
        if file is not None and file.size > LARGEST:
            self.add_error(
                "file",
                TOO_LARGE,
            )
        if file is None and not pasted and "file" not in self.errors:
            self.add_error("file", "Choose a file, or paste cells below.")
        return given


class PackingForm(ours.Form):
    """What files are where neither a list nor their names say so."""

    kind = forms.ChoiceField(
        label="The documents are", choices=DOCUMENT_KINDS, initial=DocumentKind.ATTACHMENT,
        help_text="Where the list does not say. Signed copies can be read by the partner.",
    )  # fmt: skip
    side = forms.ChoiceField(
        label="Who wrote them", choices=Side.choices, initial=Side.BOTH,
        help_text="Of attachments and drafts",
    )  # fmt: skip
    pattern = forms.CharField(
        label="Pattern of the names", max_length=120, required=False,
        help_text="Such as “{partner} - {title}”, without the ending. "
        "Empty: a reference anywhere in the name or its folder is found.",
    )  # fmt: skip


class DocumentsForm(PackingForm):
    """A ZIP of documents."""

    layout = {"file": "is-full"}

    file = forms.FileField(
        label="ZIP", widget=forms.FileInput({"accept": ".zip,application/zip", "data-drop": ""}),
        help_text="Word documents (DOCX) and PDF, up to 25 MB and 2,000 files. "
        "Drop it here or choose it.",
    )  # fmt: skip
    field_order = ("file", "kind", "side", "pattern")

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(too_large(file.size))
        return file


class ColumnsForm(ours.Form):
    """Which column is which, and how the file is read."""

    sheet = forms.ChoiceField(label="Sheet", required=False)
    header = forms.IntegerField(label="Heads are in row", min_value=1, max_value=30)
    formulas = forms.ChoiceField(label="Formulas", choices=FORMULAS)
    fill = forms.BooleanField(
        label="Fill what is empty from PeeringDB, by AS number", required=False
    )
    hidden = forms.BooleanField(label="Import hidden rows too", required=False)

    def __init__(self, *args: Any, run: ImportRun, **kwargs: Any) -> None:
        self.run = run
        super().__init__(*args, initial=_initial(run), **kwargs)
        self._offer_sheets(run)
        known = _offered(whole(TARGETS[run.target]))
        for at, head in enumerate(run.mapping["heads"]):
            label = f"Column {letters(at)}, {head or 'without a head'}"
            self.fields[f"{COLUMN}{at}"] = forms.ChoiceField(
                label=label, choices=known, required=False
            )
        for name, asked in run.questions.items():
            self.fields[f"{ORDER}{name}"] = forms.ChoiceField(
                label=f"Days in column {asked['column']}, {asked['label']}",
                choices=[("", "Choose"), *ORDERS], required=True,
                help_text=f"{asked['example']} can be read two ways",
            )  # fmt: skip
        for field in self.fields.values():
            ours.say_how(field)

    def _offer_sheets(self, run: ImportRun) -> None:
        field = self.fields["sheet"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type checker
        field.choices = [
            (s["name"], f"{s['name'] or 'The text'}{' (hidden)' if s['hidden'] else ''}")
            for s in run.mapping["sheets"]
        ]

    def columns(self) -> list[dict[str, Any]]:
        """A line of the table: letter, head, samples, the box."""
        rows = self.run.mapping["samples"]
        return [
            {
                "letter": letters(at), "head": head, "box": self[f"{COLUMN}{at}"],
                "samples": [row[at] for row in rows if at < len(row) and row[at]][:3],
            }
            for at, head in enumerate(self.run.mapping["heads"])
        ]  # fmt: skip

    def questions(self) -> list[Any]:
        return [self[f"{ORDER}{name}"] for name in self.run.questions]

    def reading(self) -> dict[str, Any]:
        """What `actions.map_columns` takes."""
        given = self.cleaned_data
        fields = [given[f"{COLUMN}{at}"] for at in range(len(self.run.mapping["heads"]))]
        orders = dict(self.run.mapping.get("orders", {}))
        orders |= {name: given[f"{ORDER}{name}"] for name in self.run.questions}
        named = ("sheet", "header", "formulas", "fill", "hidden")
        return {name: given[name] for name in named} | {"fields": fields, "orders": orders}


def _offered(target: Target) -> list[tuple[str, Any]]:
    """What a column may be; custom fields stand together below the others."""
    own = [(f.name, f.label) for f in target.fields if f.name not in target.customs]
    customs = [(f.name, f.label) for f in target.customs.values()]
    return [("", "Leave out"), *own, *([("Custom fields", customs)] if customs else [])]


def _initial(run: ImportRun) -> dict[str, Any]:
    mapping = run.mapping
    columns = {f"{COLUMN}{at}": name for at, name in enumerate(mapping["fields"])}
    named = ("sheet", "header", "formulas", "fill", "hidden")
    return {name: mapping.get(name) for name in named} | columns
