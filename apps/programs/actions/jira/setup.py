"""Link a workstream with a project of Jira: connection, maps, a dry run, on and off."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from django.db import transaction

from apps.accounts import queries as people
from apps.accounts.models import User
from apps.core import edits
from apps.core.errors import Invalid, Refused
from apps.integrations.errors import SourceError
from apps.integrations.jira.client import Client
from apps.integrations.jira.records import Person, Status
from apps.programs import queries
from apps.programs.actions.jira.connection import check_address, opened
from apps.programs.enums import JiraFlavour
from apps.programs.models import Column, JiraLink, JiraPerson, JiraStatus, Workstream

TAKEN = "It is linked with Jira already."
MEANS = {"new": "TODO", "indeterminate": "DOING", "done": "DONE"}


@dataclass(frozen=True, kw_only=True)
class JiraDetails:
    """What a form holds. A token of None keeps the one that is stored."""

    url: str
    email: str
    project: str
    type: str = "Task"
    flavour: str = JiraFlavour.CLOUD
    token: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Tested:
    """What a Jira answered: who we are there, the project, its types and statuses."""

    account_id: str
    account: str
    project: str
    types: tuple[str, ...]
    statuses: tuple[Status, ...]
    people: tuple[Person, ...]


def connect_jira(
    *, workstream: Workstream, details: JiraDetails, by: User | None, at: datetime
) -> JiraLink:
    """A link, tested and mapped as far as names tell, still off. Invalid or Refused."""
    if JiraLink.objects.filter(workstream=workstream).exists():
        raise Refused(TAKEN)
    link = JiraLink(workstream=workstream, created_at=at, created_by=by)
    _fill(link, details)
    return _keep(link, _ask(link))


def edit_jira(*, link: JiraLink, details: JiraDetails, by: User | None, at: datetime) -> JiraLink:
    """Another address, account or project. What is linked keeps a project from changing."""
    if details.token is None and _server(details.url) != _server(link.url):
        raise Invalid({"token": "The address is another one: enter the token again."})
    if details.project.strip().upper() != link.project and link.issues.exists():
        raise Refused("Issues are linked: the project cannot change.", field="project")
    _fill(link, details)
    link.failures, link.retry_at, link.limited_until = 0, None, None
    return _keep(link, _ask(link))


def test_jira(*, details: JiraDetails) -> Tested:
    """Ask a Jira whether it answers, without keeping anything. Invalid or Refused."""
    link = JiraLink()
    _fill(link, details)
    return _ask(link)


def read_jira(*, link: JiraLink) -> JiraLink:
    """Read statuses and people of the project again; maps that are there stay."""
    return _keep(link, _ask(link))


@transaction.atomic
def map_jira(
    *, link: JiraLink, columns: Mapping[int, Column | None], users: Mapping[int, User | None],
    by: User | None, at: datetime,
) -> None:  # fmt: skip
    """Which column each status stands for, and who each account is; by the ids of their rows.

    Items that something was missing for are looked at again.
    """
    if any(column and column.workstream_id != link.workstream_id for column in columns.values()):
        raise Refused("A column of another workstream cannot be chosen.")
    for status in link.statuses.filter(pk__in=columns):
        status.column = columns[status.pk]
        status.save(update_fields=["column"])
    for person in link.people.filter(pk__in=users):
        person.user = users[person.pk]
        person.save(update_fields=["user"])
    link.issues.exclude(problem="").update(seen_at=None, retry_at=None, tries=0)


@transaction.atomic
def turn_on_jira(*, link: JiraLink, by: User | None, at: datetime) -> None:
    """Keep both sides in step from now on. Refused while a side has no way to be begun or done."""
    missing = [
        text for category, text in (("TODO", "to do"), ("DONE", "done"))
        if not link.statuses.filter(column__category=category).exists()
    ]  # fmt: skip
    if missing:
        raise Refused(f"Map a status of Jira to a column that means {' and '.join(missing)}.")
    link.is_on, link.polled_at, link.retry_at, link.failures = True, None, None, 0
    link.save(update_fields=["is_on", "polled_at", "retry_at", "failures"])


def turn_off_jira(*, link: JiraLink, by: User | None, at: datetime) -> None:
    """Leave both sides as they are until it is turned on; what changes meanwhile is caught up."""
    link.is_on = False
    link.save(update_fields=["is_on"])


@transaction.atomic
def drop_jira(*, link: JiraLink, by: User | None, at: datetime) -> None:
    """Forget the link with its secrets and maps. Items and issues stay, each for itself."""
    if link.is_on:
        raise Refused("Turn it off first.")
    link.delete()


def renew_hook_secret(*, link: JiraLink, by: User | None, at: datetime) -> str:
    """A secret for the webhook, shown this once; the old one is worth nothing any more."""
    link.hook_secret = secrets.token_urlsafe(32)
    link.save(update_fields=["hook_secret"])
    return link.hook_secret


def _fill(link: JiraLink, details: JiraDetails) -> None:
    check_address(details.url.strip())
    is_cloud = details.flavour == JiraFlavour.CLOUD
    facts = {
        "url": details.url.strip().rstrip("/"),
        "email": details.email.strip() if is_cloud else "",
        "project": details.project.strip().upper(), "type": details.type.strip(),
        "flavour": details.flavour,
    }  # fmt: skip
    missing = {name: "Fill this in." for name, value in facts.items() if not value}
    if not is_cloud:
        missing.pop("email")
    if details.token == "" or (details.token is None and not link.token):
        missing["token"] = "Paste an API token of the account."  # noqa: S105  no token
    if missing:
        raise Invalid(missing)
    for name, value in facts.items():
        setattr(link, name, value)
    link.token = details.token.strip() if details.token else link.token
    edits.check(link, facts)


def _ask(link: JiraLink) -> Tested:
    """Raises Refused in the words of the failure, Invalid for a type that is not there."""
    try:
        with opened(link) as client:
            found = _answers(link, client)
    except SourceError as error:
        raise Refused(str(error)) from error
    if link.type not in found.types:
        raise Invalid({"type": f"{found.project} has: {', '.join(found.types)}."})
    return found


def _answers(link: JiraLink, client: Client) -> Tested:
    me, project = client.myself(), client.project(link.project)
    statuses, persons = client.statuses(link.project), client.people(link.project)
    return Tested(
        me.id, me.name, project.name, tuple(project.types), tuple(statuses), tuple(persons)
    )


@transaction.atomic
def _keep(link: JiraLink, found: Tested) -> JiraLink:
    link.account_id = found.account_id
    with edits.unique(TAKEN):
        link.save()
    _keep_statuses(link, found.statuses)
    _keep_people(link, found)
    return link


def _keep_statuses(link: JiraLink, statuses: tuple[Status, ...]) -> None:
    """New ones are mapped to the column of their name, else to the first that means the same."""
    known = {row.name: row for row in link.statuses.all()}
    columns = queries.columns_of(link.workstream)
    for position, status in enumerate(statuses):
        row = known.pop(status.name, None) or JiraStatus(
            link=link, name=status.name, column=_column_for(status, columns)
        )
        row.position, row.category = position, status.category
        row.save()
    for gone in known.values():
        gone.delete()


def _column_for(status: Status, columns: list[Column]) -> Column | None:
    named = [c for c in columns if c.name.casefold() == status.name.casefold()]
    meant = [c for c in columns if c.category == MEANS.get(status.category)]
    return next(iter(named + meant), None)


def _keep_people(link: JiraLink, found: Tested) -> None:
    """New ones are matched by their address, else by their whole name if only one has it."""
    ours = list(people.people())
    for person in found.people:
        if person.id == found.account_id:
            continue
        row, is_new = JiraPerson.objects.get_or_create(
            link=link, account_id=person.id, defaults={"name": person.name}
        )
        row.name, row.email = person.name[:200], person.email[:254]
        row.user = _colleague(person, ours) if is_new else row.user
        row.save()


def _colleague(person: Person, ours: list[User]) -> User | None:
    by_mail = [u for u in ours if person.email and u.email.lower() == person.email.lower()]
    by_name = [u for u in ours if u.name.casefold() == person.name.casefold()]
    return next(iter(by_mail), by_name[0] if len(by_name) == 1 else None)


def _server(url: str) -> tuple[str, str]:
    parts = urlsplit(url.strip())
    return parts.scheme, parts.netloc.lower()
