"""Shape of what is typed about a link with Jira."""

from typing import Any

from django import forms

from apps.accounts import queries as people
from apps.console import forms as ours
from apps.programs import actions, queries
from apps.programs.enums import JiraFlavour
from apps.programs.models import JiraLink

STATUS, PERSON = "status_", "person_"


class JiraForm(ours.Form):
    """Where Jira is, as whom we sign in, and which project it is."""

    url = forms.CharField(
        label="Address", max_length=300, help_text="Such as https://northlight.atlassian.net"
    )
    flavour = forms.ChoiceField(label="Kind", choices=JiraFlavour.choices)
    email = forms.EmailField(
        label="E-mail of the account", required=False,
        help_text="An account of its own: it writes for everybody. Of Data Center: left empty",
    )  # fmt: skip
    token = forms.CharField(
        label="API token", required=False, strip=True,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text="Of Data Center: a personal access token. Stored encrypted, never shown. "
        "Left empty, the stored one stays.",
    )  # fmt: skip
    project = forms.CharField(label="Project", max_length=20, help_text="Its key, such as NET")
    type = forms.CharField(
        label="Type of new issues", max_length=60, initial="Task", help_text="As Jira calls it"
    )

    layout = {"url": "is-full"}

    def details(self) -> actions.JiraDetails:
        given = dict(self.cleaned_data)
        return actions.JiraDetails(token=given.pop("token") or None, **given)


def facts_of(link: JiraLink | None) -> dict[str, Any]:
    """What the form shows of a link that is there; never its token."""
    names = ("url", "flavour", "email", "project", "type")
    return {name: getattr(link, name) for name in names} if link else {}


class MappingForm(ours.Form):
    """A column for each status, a colleague for each account."""

    def __init__(self, *args: Any, link: JiraLink, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        columns = queries.columns_of(link.workstream)
        choices = [("", "No column"), *((str(c.pk), c.name) for c in columns)]
        self._columns = {str(column.pk): column for column in columns}
        staff = list(people.people())
        self._people = {str(person.pk): person for person in staff}
        for status in link.statuses.order_by("position", "pk"):
            self.fields[f"{STATUS}{status.pk}"] = forms.ChoiceField(
                label=status.name, choices=choices, required=False, initial=status.column_id
            )
        for person in link.people.order_by("name", "pk"):
            self.fields[f"{PERSON}{person.pk}"] = forms.ChoiceField(
                label=person.name, required=False, initial=person.user_id,
                choices=[("", "Nobody"), *((str(p.pk), p.name) for p in staff)],
                help_text=person.email,
            )  # fmt: skip

    def statuses(self) -> list[Any]:
        return [bound for bound in self if bound.name.startswith(STATUS)]

    def persons(self) -> list[Any]:
        return [bound for bound in self if bound.name.startswith(PERSON)]

    def maps(self) -> dict[str, Any]:
        """What was chosen, by the ids of statuses and accounts."""
        return {
            "columns": self._chosen(STATUS, self._columns),
            "users": self._chosen(PERSON, self._people),
        }

    def _chosen(self, prefix: str, known: dict[str, Any]) -> dict[int, Any]:
        return {
            int(name.removeprefix(prefix)): known.get(value)
            for name, value in self.cleaned_data.items()
            if name.startswith(prefix)
        }


class FilterForm(ours.Form):
    jql = ours.text_area(
        "Filter", rows=3, help_text="JQL, as in Jira: project = NET AND status != Done"
    )

    layout = {"jql": "is-full"}
