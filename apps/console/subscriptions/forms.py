"""Shape of what is typed about a subscription."""

from typing import Any

from django import forms

from apps.accounts.enums import STAFF_CHOICES
from apps.accounts.models import User
from apps.console import forms as ours
from apps.console.reports.forms import AboutForm
from apps.reports import rules
from apps.reports.enums import Cadence, Format, Missing, Paper, Section
from apps.reports.models import Subscription

READERS = (("me", "Me"), ("person", "A colleague"), ("role", "Everybody of a role"))
WAYS = (("yes", "Attached, as far as they fit (8 MB)"), ("no", "Linked"))
HOURS = [(hour, f"{hour:02d}:00") for hour in range(24)]
MONTH_DAYS = [(day, str(day)) for day in range(1, rules.LAST_MONTH_DAY + 1)]
NUMBERS = ("weekday", "month_day", "hour")


class TermsForm(ours.Form):
    """What it holds, and when it is due."""

    cadence = forms.ChoiceField(label="How often", choices=Cadence.choices)
    weekday = forms.TypedChoiceField(
        label="Weekday", choices=list(enumerate(rules.WEEKDAYS)), coerce=int,
        help_text="Of a weekly one",
    )  # fmt: skip
    month_day = forms.TypedChoiceField(
        label="Day of the month", choices=MONTH_DAYS, coerce=int,
        help_text="Of a monthly one, and of the first month of a quarter",
    )  # fmt: skip
    hour = forms.TypedChoiceField(
        label="Hour", choices=HOURS, coerce=int, help_text="On the clock of each reader"
    )
    sections = forms.MultipleChoiceField(
        label="Sections", choices=Section.choices, required=False,
        widget=forms.CheckboxSelectMultiple, help_text="None chosen: all that the report has",
    )  # fmt: skip
    formats = forms.MultipleChoiceField(
        label="Files", choices=Format.choices, required=False,
        widget=forms.CheckboxSelectMultiple, help_text="None chosen: the summary and a link",
    )  # fmt: skip
    paper = forms.ChoiceField(label="Paper", choices=Paper.choices)
    attaches = forms.ChoiceField(
        label="Files are", choices=WAYS,
        help_text="A link asks its reader to sign in; amounts are only for those who see prices",
    )  # fmt: skip
    missing = forms.ChoiceField(
        label="If the report of the last period is not there", choices=Missing.choices
    )

    def __init__(self, *args: Any, writes: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not writes:
            field = self.fields["missing"]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type checker
            field.choices = Missing.choices[:1]

    @property
    def terms(self) -> dict[str, Any]:
        """As actions take them."""
        names = TermsForm.base_fields
        given = {name: self.cleaned_data[name] for name in names}
        return {**given, "attaches": given["attaches"] == "yes"}


class SubscriptionForm(AboutForm, TermsForm):
    """A new one: which reports, to whom, when."""

    who = forms.ChoiceField(label="For", choices=READERS, initial="me")
    person = ours.PersonField(
        label="Colleague", role=[role for role, _ in STAFF_CHOICES], required=False
    )
    role = forms.ChoiceField(
        label="Role", choices=[("", "None"), *STAFF_CHOICES], required=False,
        help_text="Whoever joins or leaves the role joins or leaves the mail",
    )  # fmt: skip

    def __init__(self, *args: Any, writes: bool, **kwargs: Any) -> None:
        super().__init__(*args, writes=writes, **kwargs)
        if not writes:
            for name in ("who", "person", "role"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """The reader that was chosen must be named."""
        given = super().clean()
        who = given.get("who", "me")
        if who != "me" and not given.get(who) and who not in self.errors:
            self.add_error(who, "Choose one.")
        return given

    def reader(self, me: User) -> dict[str, Any]:
        given = self.cleaned_data
        match given.get("who", "me"):
            case "person":
                return {"person": given["person"]}
            case "role":
                return {"role": given["role"]}
        return {"person": me}


def terms_of(row: Subscription) -> dict[str, Any]:
    """What the form shows of a subscription."""
    found = {name: getattr(row, name) for name in TermsForm.base_fields}
    return {**found, "attaches": "yes" if row.attaches else "no"}


def usual() -> dict[str, Any]:
    """A new one: Mondays at eight, a PDF, waiting for whoever publishes."""
    return {
        "cadence": Cadence.WEEKLY, "weekday": 0, "month_day": 1, "hour": 8, "scope": "ALL",
        "formats": [Format.PDF], "paper": Paper.A4, "attaches": "yes", "missing": Missing.WAIT,
        "who": "me",
    }  # fmt: skip
