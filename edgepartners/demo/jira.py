"""The demo's Jira: a project of the same work as the second site in São Paulo, seen by its people.

The seed fills it through the product itself, over HTTP, and writes it to a file; the simulator goes
on from there, and keeps what is changed. An issue can be changed by hand on its page.
"""

from datetime import datetime, timedelta
from pathlib import Path

from apps.integrations.faking import Fake
from apps.integrations.jira.fake import Jira
from apps.integrations.jira.memory import Memory
from apps.programs import actions
from apps.programs.models import JiraIssue, JiraLink, WorkItem, Workstream
from edgepartners.demo.jira_server import EMAIL, FILE, SITE, TOKEN, write
from edgepartners.demo.programs import person
from edgepartners.demo.world import World

KEY, PROJECT = "SAOPAULO", "SPS"
STATUSES = (
    ("To Do", "new"), ("In Progress", "indeterminate"), ("Waiting", "indeterminate"),
    ("With landlord", "indeterminate"), ("Done", "done"),
)  # fmt: skip


def move(url: str) -> None:
    """Point the simulated link to where the simulator listens today."""
    JiraLink.objects.filter(is_simulated=True).exclude(url=f"{url}/{SITE}").update(
        url=f"{url}/{SITE}"
    )


def play(here: World, url: str, var: Path, *, at: datetime) -> None:
    """A linked workstream: most in step, one conflict, one account without a colleague."""
    workstream = Workstream.objects.filter(key=KEY).first()
    if workstream is None:
        return
    now = [at - timedelta(hours=5)]
    memory = Memory(clock=lambda: now[0])
    _people_and_projects(here, memory)
    with Fake(Jira(memory, email=EMAIL, token=TOKEN)) as running:
        link = _link(here, workstream, running.url, now[0])
        _story(here, link, memory, now)
    JiraLink.objects.filter(pk=link.pk).update(url=f"{url}/{SITE}", is_simulated=True)
    write(var / FILE, memory)


def _people_and_projects(here: World, memory: Memory) -> None:
    memory.people[0] |= {"emailAddress": EMAIL}
    memory.add_project(PROJECT, "São Paulo second site", statuses=STATUSES)
    memory.add_project("FAC", "Facilities", statuses=STATUSES)
    for name in ("rafael", "marina"):
        who = person(here, name)
        memory.add_person(f"acc-{name}", who.name, who.email)
    memory.add_person("acc-otavio", "Otávio Lima (Construtora Vale)")


def _link(here: World, workstream: Workstream, url: str, at: datetime) -> JiraLink:
    owner = person(here, "marina")
    details = actions.JiraDetails(url=url, email=EMAIL, token=TOKEN, project=PROJECT)
    link = actions.connect_jira(workstream=workstream, details=details, by=owner, at=at)
    landlord = link.statuses.get(name="With landlord")
    waiting = workstream.columns.filter(name="Waiting").first()
    actions.map_jira(link=link, columns={landlord.pk: waiting}, users={}, by=owner, at=at)
    actions.turn_on_jira(link=link, by=owner, at=at)
    return link


def _story(here: World, link: JiraLink, memory: Memory, now: list[datetime]) -> None:
    """Three looks: all that is there, a conflict, and one that only Jira changed."""
    survey = memory.add(
        PROJECT, summary="Floor load survey of the second building", assignee="acc-rafael"
    )
    memory.write(survey, "Report from the structural engineer, with photographs.")
    memory.add(PROJECT, summary="Riser drawings from the landlord", assignee="acc-otavio")
    _sync(link, now)
    item = WorkItem.objects.open().filter(workstream=link.workstream).order_by("pk")[0]
    issue = JiraIssue.objects.get(item=item)
    rafael, days = person(here, "rafael"), now[0].date()
    actions.edit_item(item=item, due_on=days + timedelta(days=18), by=rafael, at=now[0])
    now[0] += timedelta(minutes=25)
    memory.edit(issue.key, duedate=str(days + timedelta(days=32)))
    _sync(link, now)
    memory.say(survey, "acc-otavio", "The engineer comes on Tuesday at 9.")
    memory.edit(survey, status="With landlord")
    _sync(link, now)
    _import(here, link, memory, now)


def _import(here: World, link: JiraLink, memory: Memory, now: list[datetime]) -> None:
    """A filter over another project, one of whose issues cannot be an item."""
    for title in ("Second power feed, approval of the utility", "Fire door in riser B"):
        memory.add("FAC", summary=title)
    bad = memory.add("FAC", summary="Draft")
    memory.find(bad)["summary"] = None
    by = person(here, "marina")
    made = actions.request_import(link=link, jql="project = FAC", by=by, at=now[0])
    actions.run_import(import_id=made.pk, at=now[0])


def _sync(link: JiraLink, now: list[datetime]) -> None:
    now[0] += timedelta(minutes=40)
    actions.sync_link(link_id=link.pk, at=now[0])
