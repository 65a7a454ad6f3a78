"""A source or a series needs somebody, and when that is over. Once per episode."""

from datetime import datetime

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.core import units
from apps.notifications import actions as notifications
from apps.notifications.enums import Urgency
from apps.usage.models import SourceAlert
from apps.usage.rules.troubles import Trouble

BEGINS = {
    Trouble.FAILING: "{} has been failing for half an hour",
    Trouble.LAGGING: "{} lags behind",
    Trouble.INCOMPLETE: "{} is incomplete",
    Trouble.CLOCK: "The clock of {} is off",
    Trouble.QUARANTINE: "Samples of {} are not believed",
}
ENDS = {
    Trouble.FAILING: "{} is read again",
    Trouble.LAGGING: "{} is up to date again",
    Trouble.INCOMPLETE: "{} is complete again",
    Trouble.CLOCK: "The clock of {} is right again",
    Trouble.QUARANTINE: "Samples of {} are believed again",
}
WARNINGS = {Trouble.INCOMPLETE, Trouble.LAGGING, Trouble.QUARANTINE}


def source_trouble(alert: SourceAlert, *, at: datetime) -> int:
    """Tell the engineers that something is wrong; how many were told."""
    urgency = Urgency.WARN if alert.kind in WARNINGS else Urgency.BAD
    title = BEGINS[Trouble(alert.kind)].format(_name(alert))
    return _tell(alert, "source_trouble", urgency, title, alert.detail, at)


def source_well(alert: SourceAlert, *, at: datetime) -> int:
    """Tell them that it is over."""
    title = ENDS[Trouble(alert.kind)].format(_name(alert))
    body = f"It took {units.age(alert.opened_at, at)}."
    return _tell(alert, "source_well", Urgency.INFO, title, body, at)


def _tell(
    alert: SourceAlert, kind: str, urgency: Urgency, title: str, body: str, at: datetime
) -> int:
    source = alert.source
    lines = [["Source", f"{source.ref} {source.name}"]]
    if alert.series is not None:
        link = alert.series.interconnect
        lines.append(["Interconnect", f"{link.ref} {link.name}"])
        lines.append(["At the source", str(alert.series)])
    return notifications.enqueue(
        key=f"{kind}:{alert.pk}",
        kind=kind,
        ref=source.ref,
        urgency=urgency,
        title=title,
        body=body,
        facts={"lines": lines, "url": f"/sources/{source.ref}/", "call": "Open the source"},
        recipients=_keepers(),
        at=at,
    )


def _name(alert: SourceAlert) -> str:
    return alert.source.name if alert.series is None else alert.series.interconnect.name


def _keepers() -> list[User]:
    """Engineers; administrators where there is none."""
    people = User.objects.filter(is_active=True)
    return list(people.filter(role=Role.ENGINEER)) or list(people.filter(role=Role.ADMIN))
