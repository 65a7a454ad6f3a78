"""What happens that a partner may hear of (portal.md 6.6): the one table of event names.

The names are those in webhooks, so they are a promise: new ones may come, none may change.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Event:
    """`topic` groups events for subscriptions; `label` is read by people."""

    name: str
    topic: str
    label: str


_TABLE = (
    ("request.received", "REQUESTS", "A request was received"),
    ("request.assigned", "REQUESTS", "Somebody looks after a request"),
    ("request.question", "REQUESTS", "We have a question about a request"),
    ("request.question_reminder", "REQUESTS", "A question about a request still waits"),
    ("request.commented", "REQUESTS", "A comment on a request"),
    ("request.approved", "REQUESTS", "A request was approved"),
    ("request.partly_approved", "REQUESTS", "A request was approved in part"),
    ("request.rejected", "REQUESTS", "A request was rejected"),
    ("request.on_hold", "REQUESTS", "A request was put on hold"),
    ("request.resumed", "REQUESTS", "A request goes on"),
    ("request.cancelled", "REQUESTS", "A request was cancelled"),
    ("request.expired", "REQUESTS", "A request expired without an answer"),
    ("request.eta_moved", "REQUESTS", "The expected date of a request moved"),
    ("request.active", "REQUESTS", "What was asked for is in service"),
    ("loa.ready", "LOA", "An LOA-CFA is ready"),
    ("loa.accepted", "LOA", "An LOA-CFA was accepted"),
    ("loa.refused", "LOA", "An LOA-CFA was refused"),
    ("loa.expiring", "LOA", "An LOA-CFA expires soon"),
    ("loa.expired", "LOA", "An LOA-CFA expired"),
    ("xconnect.due", "BUILD", "A cross-connect falls due soon"),
    ("xconnect.ordered", "BUILD", "A cross-connect was ordered"),
    ("xconnect.late", "BUILD", "A cross-connect is late"),
    ("build.provisioning", "BUILD", "A port is being configured"),
    ("build.failed", "BUILD", "A turn-up failed"),
    ("build.confirm", "BUILD", "A turn-up waits to be confirmed"),
    ("build.passed", "BUILD", "Our tests of a turn-up passed"),
    ("session.established", "OPERATIONS", "A BGP session is up"),
    ("session.down", "OPERATIONS", "A BGP session is down"),
    ("session.removed", "OPERATIONS", "A BGP session was removed"),
    ("maintenance.announced", "OPERATIONS", "Maintenance is announced"),
    ("maintenance.changed", "OPERATIONS", "Maintenance was changed"),
    ("maintenance.cancelled", "OPERATIONS", "Maintenance was cancelled"),
    ("maintenance.started", "OPERATIONS", "Maintenance has begun"),
    ("maintenance.done", "OPERATIONS", "Maintenance is over"),
    ("utilization.over", "CAPACITY", "An interconnect is filling up"),
    ("utilization.forecast", "CAPACITY", "An interconnect will be full before more can be added"),
    ("breach.opened", "CAPACITY", "A contracted figure is missed"),
    ("breach.closed", "CAPACITY", "A contracted figure is met again"),
    ("agreement.ending", "AGREEMENTS", "An agreement comes to its end"),
    ("agreement.signed", "AGREEMENTS", "An agreement is signed"),
    ("peeringdb.changed", "ACCOUNT", "PeeringDB says something new about the network"),
    ("member.invited", "ACCOUNT", "Somebody was invited to the portal"),
    ("member.changed", "ACCOUNT", "Somebody's role or access changed"),
    ("token.issued", "ACCOUNT", "An API token was made or revoked"),
    ("login.new_network", "ACCOUNT", "A sign-in from a network not seen before"),
    ("webhook.test", "ACCOUNT", "A test message"),
)

EVENTS: dict[str, Event] = {row[0]: Event(*row) for row in _TABLE}


def events_of(topic: str) -> list[Event]:
    """The events of one topic, in the order of the table."""
    return [event for event in EVENTS.values() if event.topic == topic]


def names_of(topic: str) -> list[str]:
    return [event.name for event in events_of(topic)]
