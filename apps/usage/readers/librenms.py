"""LibreNMS: the newest poll of each port. It keeps no series that its API would tell."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from types import TracebackType
from typing import Any, Self

from apps.integrations.errors import BadQuery
from apps.integrations.http import Endpoint
from apps.integrations.librenms.client import Client, NoSuchDevice, Poll
from apps.integrations.measuring import Rates, SourceInfo, Target, Window
from apps.usage.enums import AuthKind
from apps.usage.models import DataSource
from apps.usage.readers import slots
from apps.usage.readers.base import endpoint
from apps.usage.rules import counter_rate, spanned_slots

LABELS = ["instance", "ifname"]
TOKEN = "X-Auth-Token"  # noqa: S105  the name of a header


class LibreNmsReader:
    """See `Reader`. One request for each device."""

    def __init__(self, source: DataSource) -> None:
        self.source = source
        settings: dict[str, Any] = endpoint(source)
        headers = {**source.headers, TOKEN: source.secret.strip()}
        target = replace(Endpoint(**settings), auth=AuthKind.NONE, token="", headers=headers)
        self.client = Client(target)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.client.__exit__()

    @classmethod
    def check(cls, source: DataSource) -> dict[str, str]:
        if source.auth != AuthKind.BEARER:
            return {"auth": "LibreNMS asks for an API token: choose the bearer token."}
        return {}

    @classmethod
    def labels(cls, source: DataSource) -> list[str]:
        return LABELS

    @classmethod
    def fit(cls, source: DataSource, labels: Mapping[str, str]) -> None:
        missing = [name for name in LABELS if not labels.get(name)]
        if missing:
            raise BadQuery(f"LibreNMS needs the name of the device and of the port: {missing[0]}.")

    def test(self) -> SourceInfo:
        return self.client.test()

    def skew(self, at: datetime) -> float | None:
        return self.client.skew()

    def read(
        self, targets: Sequence[Target], window: Window, at: datetime
    ) -> dict[Hashable, Rates]:
        """A device that is not known leaves its ports without samples, and says so."""
        found: dict[Hashable, Rates] = {}
        ordered = sorted(targets, key=lambda target: target.labels.get("instance", ""))
        for device, some in groupby(ordered, key=lambda target: target.labels.get("instance", "")):
            try:
                polls, problem = self.client.ports(device), ""
            except NoSuchDevice as error:
                polls, problem = {}, str(error)
            for target in some:
                found[target.key] = _rates(target, polls, problem, window)
        return found

    def suggest(self, text: str, limit: int) -> list[dict[str, str]]:
        found = self.client.search(text, limit)
        return [{"instance": port.hostname, "ifname": port.name} for port in found]


def _rates(target: Target, polls: Mapping[str, Poll], problem: str, window: Window) -> Rates:
    rates = Rates()
    name = target.labels.get("ifname", "")
    poll = polls.get(name)
    if poll is None:
        rates.tell(problem or f"LibreNMS has no port {name} on this device. Correct the mapping.")
        return rates
    rates.speed_bps = poll.speed_bps
    if poll.at is None or poll.since is None:
        return rates
    first, count = spanned_slots(poll.since, poll.at)
    for side, octets in (("in_bps", poll.in_octets), ("out_bps", poll.out_octets)):
        if None in octets:
            continue  # polled for the first time
        bps = counter_rate(*octets, poll.at - poll.since)
        points, late = slots.one_reading(first, count, bps)
        inside = [point for point in points if window.start <= point[0] < window.end]
        slots.note(
            rates, side, inside, [slot for slot in late if window.start <= slot < window.end]
        )
    return rates
