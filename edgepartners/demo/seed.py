"""The demo's data, whole: deterministic for a size and a clock, loaded with COPY."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random

from django.db import connection, transaction

from apps.core import audit
from apps.partners.models import Partner
from apps.usage.models import Series
from edgepartners.demo import (
    amendments,
    approvals,
    automation,
    builds,
    customs,
    deals,
    doubts,
    duties,
    figures,
    happenings,
    imports,
    jira,
    linked,
    links,
    markets,
    money,
    names,
    negotiations,
    outreach,
    packs,
    papers,
    peering,
    personas,
    places,
    portal,
    programs,
    renewals,
    reports,
    request_masses,
    requests,
    samples,
    sources,
    stories,
    tellings,
    webhooks,
    work,
    work_masses,
    world,
)
from edgepartners.demo.links import Link
from edgepartners.demo.world import World


@dataclass(frozen=True)
class Size:
    partners: int
    interconnects: int
    agreements: int
    days: int  # of five-minute samples
    measured: int  # interconnects that have samples
    asked: bool = False  # a request about each interconnect
    items: int = 0  # work items beside those of the stories
    judged: tuple[int, ...] = (32, 1)  # days ago, oldest first; the newest day is left to the judge


SIZES = {
    "small": Size(partners=9, interconnects=36, agreements=18, days=45, measured=36),
    "demo": Size(partners=60, interconnects=300, agreements=120, days=90, measured=300),
    "large": Size(
        partners=5_000,
        interconnects=50_000,
        agreements=20_000,
        days=35,
        measured=200,
        asked=True,
        items=20_000,
        judged=(1,),
    ),
}


def is_present() -> bool:
    return Partner.objects.exists()


def seed(*, size: Size, at: datetime, sources_url: str, var: Path) -> None:
    """Fill an empty database. Facts come in one transaction, samples and judgements after it."""
    with transaction.atomic():
        here, joined, series = _facts(size, at, sources_url)
    sources.tell_simulator(var / "simulator.json", joined)
    pdb = peering.tell_simulator(var / peering.FILE, here, joined)
    samples.write(joined, series, days=size.days, measured=size.measured, at=at)
    _gather_statistics()
    figures.play(at=at)
    with audit.acting(actor_id=None, channel="task"):
        renewals.play(here)
        happenings.play(here, at)
        stories.play(here, joined[: size.measured], judged=size.judged, at=at)
        money.play(here, at=at)
        packs.add_pack(at=at)
        amendments.play(at=at)
        portal.play(at=at)
        tellings.play(pdb, here, var, at=at)
        personas.write(var / personas.FILE, portal.sign_ins())
        _ask(size, here, at)
        builds.play(here, at)
        _work(size, here, sources_url, var, at)
        _write_down(at)
        _automate(sources_url, at)
        doubts.play(joined[: size.measured], series, at=at)
    write_logins(var)


def _automate(sources_url: str, at: datetime) -> None:
    automation.play(at=at)
    webhooks.play(sources_url, at=at)


def _write_down(at: datetime) -> None:
    imports.play(at=at)
    outreach.play(at=at)
    reports.play(at=at)
    places.add_next_region()
    customs.play(at=at)
    markets.play(at=at)


def _work(size: Size, here: World, sources_url: str, var: Path, at: datetime) -> None:
    made = programs.play(here, at=at)
    work.play(here, made, at=at)
    if size.items:
        work_masses.play(made, here.people, size.items, at=at)
    jira.play(here, sources_url, var, at=at)
    linked.play(sources_url, at=at)


def _ask(size: Size, here: World, at: datetime) -> None:
    requests.play(here, at)
    if size.asked:
        request_masses.play(here, at)


def _facts(size: Size, at: datetime, url: str) -> tuple[World, list[Link], list[Series]]:
    here = world.World(rng=Random(20261119), at=at)
    world.add_people(here)
    world.add_places(here)
    world.add_partners(here, size.partners)
    joined = links.add_links(here, size.interconnects)
    builds.add_ports(here)
    builds.add_used_ports(joined)
    builds.add_sessions(joined, at)
    builds.add_checklists(joined, at)
    for link in joined[size.measured :]:
        link.is_measured = False
    found = sources.add_sources(here, url)
    series = sources.add_series(found, joined)
    made = deals.add_deals(here, joined, size.agreements)
    duties.add_duties(made, here.at)
    renewals.add_cycles(made, at)
    papers.add_papers(here, made)
    negotiations.add_negotiations(here, made)
    approvals.add_approvals(here, made)
    return here, joined, series


def _gather_statistics() -> None:
    """A freshly loaded database plans badly until it has looked at its own tables."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def logins() -> str:
    """Who may sign in, as text for people."""
    rows = [f"  {person.email:<28} {person.role}" for person in names.PEOPLE]
    at_partners = [f"  {person.email:<28} {person.role.label}" for person in portal.PEOPLE]
    return "\n".join([
        f"Sign in with the password {names.PASSWORD} as", *rows,
        "Or choose “Sign in with PeeringDB” (simulated, no password) and be somebody at a partner:",
        *at_partners,
    ])  # fmt: skip


def write_logins(var: Path) -> None:
    var.mkdir(parents=True, exist_ok=True)
    (var / "demo-logins.txt").write_text(logins() + "\n")
