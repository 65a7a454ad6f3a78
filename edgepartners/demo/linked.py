"""A NetBox and a Peering Manager to import from: the first was read, the second waits to be tried.

Both answer from small inventories of invented networks, at the simulator, to anybody who has the
token that their connections keep.
"""

from datetime import datetime, timedelta

from apps.accounts.models import User
from apps.exchange import actions
from apps.exchange.enums import RunKind
from apps.exchange.models import Connection, ImportRun, Origin
from apps.exchange.rules import pages
from apps.integrations.faking import Fake
from edgepartners.demo import linked_servers
from edgepartners.demo.linked_servers import NETBOX, PEERING_MANAGER, TOKEN

SYSTEMS = (
    (RunKind.NETBOX, "NetBox of the network team", NETBOX),
    (RunKind.PEERING_MANAGER, "Peering Manager", PEERING_MANAGER),
)
REGION = "LATAM"


def move(url: str) -> None:
    """Point the simulated connections to where the simulator listens today."""
    for kind, name, site in SYSTEMS:
        Connection.objects.filter(kind=kind, name=name).update(url=f"{url}/{site}")
        for origin in Origin.objects.filter(connection__kind=kind, connection__name=name):
            page = pages.of(origin.path, origin.number)
            Origin.objects.filter(pk=origin.pk).update(url=f"{url}/{site}{page}")


def play(url: str, *, at: datetime) -> None:
    """What NetBox knows came in four days ago; nobody has read Peering Manager yet."""
    author = User.objects.filter(email__startswith="ines").first()
    if author is None:
        return
    then = at - timedelta(days=4)
    for kind, name, site in SYSTEMS:
        with Fake(linked_servers.server(site)) as fake:
            connection = actions.connect(
                kind=kind, name=name, url=fake.url, token=TOKEN, region=REGION, by=author, at=then
            )
            if kind == RunKind.NETBOX:
                _import(connection, author, then)
    ImportRun.objects.filter(kind=RunKind.NETBOX).update(source=f"{SYSTEMS[0][1]}, {url}/{NETBOX}")
    move(url)


def _import(connection: Connection, by: User, at: datetime) -> None:
    run = actions.request_read(connection=connection, by=by, at=at)
    assert run.job_id is not None  # noqa: S101  it was just made
    actions.read(job_id=run.job_id, at=at)
    run.refresh_from_db()
    job = actions.request_apply(run=run, by=by, at=at)
    actions.apply(job_id=job.pk, at=at)
    actions.trace_job(job_id=job.pk, at=at)
