"""SNMP: counters of devices without a time-series store, read at each full five minutes."""

import re
import time
from collections.abc import Hashable, Mapping, Sequence
from datetime import datetime
from types import TracebackType
from typing import Self

from apps.core import units
from apps.integrations.errors import BadQuery, SourceError
from apps.integrations.measuring import Rates, Reading, SourceInfo, Target, Window
from apps.integrations.snmp import client
from apps.integrations.snmp.client import Counters, Credentials, Device, Polled, Settings
from apps.usage import rules
from apps.usage.enums import SnmpAuth, SnmpPrivacy, SnmpVersion
from apps.usage.models import CounterReading, DataSource
from apps.usage.readers import slots
from apps.usage.readers.base import policy
from apps.usage.rules import Counted

LABELS = ["instance", "ifname"]
DEVICE = re.compile(r"([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::(\d{1,5}))?")
SHORTEST_SECRET = 8  # of a passphrase, RFC 3414 11.2
BETWEEN = (
    "Counters are read right after each full five minutes; the next reading follows by itself."
)


class SnmpReader:
    """See `Reader`. All devices side by side; a rate needs two readings."""

    def __init__(self, source: DataSource) -> None:
        self.source = source
        self.devices = devices_of(source)
        self.credentials = _credentials(source)
        self.settings = Settings(policy=policy())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Nothing stays open between two calls."""

    @classmethod
    def check(cls, source: DataSource) -> dict[str, str]:
        errors = {}
        try:
            devices_of(source)
        except SourceError as error:
            errors["devices"] = str(error)
        if source.options.get("version") == SnmpVersion.V2C:
            return errors if source.secret else errors | {"secret": "Enter the community."}
        return errors | _wrong_user(source)

    @classmethod
    def labels(cls, source: DataSource) -> list[str]:
        return LABELS

    @classmethod
    def fit(cls, source: DataSource, labels: Mapping[str, str]) -> None:
        """Credentials go to the devices that an engineer listed, and to no other."""
        if labels.get("instance") not in devices_of(source):
            raise BadQuery(
                f"{labels.get('instance') or 'No device'} is not in the list of devices of "
                f"{source.name}. Add it there first."
            )
        if not labels.get("ifname"):
            raise BadQuery("Name the interface as the device does (ifName).")

    def test(self) -> SourceInfo:
        """Ask the first device."""
        began = time.monotonic()
        name = client.name_of(self.credentials, next(iter(self.devices.values())), self.settings)
        took = round((time.monotonic() - began) * 1000)
        return SourceInfo("SNMP agent", name, took, 0.0)

    def skew(self, at: datetime) -> float | None:
        return None

    def read(
        self, targets: Sequence[Target], window: Window, at: datetime
    ) -> dict[Hashable, Rates]:
        """Raises the error of the first device where all of them fail."""
        found: dict[Hashable, Rates] = {target.key: Rates() for target in targets}
        if not rules.is_near_border(at.timestamp()):
            for rates in found.values():
                rates.tell(BETWEEN)
            return found
        polled = self._poll(targets, at)
        failures = [each for each in polled.values() if isinstance(each, SourceError)]
        if failures and len(failures) == len(polled):
            raise failures[0]
        before = _kept(targets)
        for target in targets:
            device = self.devices.get(target.labels.get("instance", ""))
            answer = polled.get(device) if device else None
            _note(found[target.key], target, answer, before.get(target.key), window)
        return found

    def suggest(self, text: str, limit: int) -> list[dict[str, str]]:
        found = client.ports(self.credentials, self.devices.values(), self.settings)
        return [
            {"instance": name, "ifname": port.name}
            for name, device in self.devices.items()
            for port in _ports(found[device])
            if text.lower() in f"{name} {port.name} {port.alias}".lower()
        ][:limit]

    def _poll(self, targets: Sequence[Target], at: datetime) -> dict[Device, Polled | SourceError]:
        began = time.monotonic()
        wanted: dict[Device, list[str]] = {}
        for target in targets:
            if device := self.devices.get(target.labels.get("instance", "")):
                wanted.setdefault(device, []).append(target.labels.get("ifname", ""))
        return client.poll(
            self.credentials, wanted, self.settings,
            clock=lambda: at.timestamp() + time.monotonic() - began,
        )  # fmt: skip


def devices_of(source: DataSource) -> dict[str, Device]:
    """The devices that may be asked, by the name mappings give them. Raises BadQuery."""
    names = re.split(r"[\s,;]+", str(source.options.get("devices", "")).strip())
    found = {name: _device(name) for name in names if name}
    if not found:
        raise BadQuery("List the devices, one a line: edge1.example.net or 192.0.2.1:1161.")
    return found


def _device(name: str) -> Device:
    match = DEVICE.fullmatch(name)
    port = int(match[2] or 161) if match else 0
    if match is None or not 0 < port < 65_536:
        raise BadQuery(f"“{name}” is no name or address of a device.")
    return Device(match[1].strip("[]"), port)


def _credentials(source: DataSource) -> Credentials:
    options = source.options
    return Credentials(
        version=options.get("version", SnmpVersion.V2C),
        community=source.secret,
        user=source.username,
        auth_protocol=options.get("auth_protocol", SnmpAuth.SHA),
        auth_secret=source.secret,
        privacy_protocol=options.get("privacy_protocol", SnmpPrivacy.AES),
        privacy_secret=source.client_key,
    )


def _wrong_user(source: DataSource) -> dict[str, str]:
    errors = {}
    if source.options.get("version") != SnmpVersion.V3:
        errors["version"] = "Choose one."
    if not source.username:
        errors["username"] = "Enter the user name."
    for name in ("secret", "client_key"):
        if len(getattr(source, name)) < SHORTEST_SECRET:
            errors[name] = "A passphrase has eight characters or more."
    for name, choices in (("auth_protocol", SnmpAuth), ("privacy_protocol", SnmpPrivacy)):
        if source.options.get(name) not in choices.values:
            errors[name] = "Choose one."
    return errors


def _kept(targets: Sequence[Target]) -> dict[Hashable, Counted]:
    """The last readings of series; what is only looked at has none. One query."""
    keys = [target.key for target in targets if isinstance(target.key, int)]
    rows = CounterReading.objects.filter(series__in=keys)
    return {
        row.series_id: Counted(
            row.at.timestamp(), _whole(row.in_octets), _whole(row.out_octets), row.uptime,
            row.discontinuity,
        )
        for row in rows
    }  # fmt: skip


def _note(
    rates: Rates,
    target: Target,
    answer: Polled | SourceError | None,
    before: Counted | None,
    window: Window,
) -> None:
    """What one interface's reading says."""
    if not isinstance(answer, Polled):
        rates.tell(str(answer) if answer else "The device is not in the list of the source.")
        return
    counters = answer.interfaces.get(target.labels.get("ifname", ""))
    if counters is None:
        rates.tell(f"The device has no interface {target.labels.get('ifname')}.")
        return
    rates.speed_bps = counters.speed_bps
    rates.reading = _reading(answer, counters)
    now = Counted(**vars(rates.reading))
    if before is None:
        rates.tell(_first_words(counters))
        return
    _add(rates, rules.between(before, now), window)


def _add(rates: Rates, found: rules.Between, window: Window) -> None:
    for side, bps in (("in_bps", found.in_bps), ("out_bps", found.out_bps)):
        points, late = slots.one_reading(found.first, found.slots, bps)
        inside = [point for point in points if window.start <= point[0] < window.end]
        late = [slot for slot in late if window.start <= slot < window.end]
        slots.note(rates, side, inside, late)


def _reading(answer: Polled, counters: Counters) -> Reading:
    return Reading(
        at=answer.at,
        in_octets=counters.in_octets,
        out_octets=counters.out_octets,
        uptime=answer.uptime,
        discontinuity=counters.discontinuity,
    )


def _first_words(counters: Counters) -> str:
    if counters.in_octets is None or counters.out_octets is None:
        return "The device has no 64-bit counters for this interface."
    speed = f" at {units.rate(counters.speed_bps)}" if counters.speed_bps else ""
    return f"Its counters are there{speed}. Rates follow with the second reading."


def _ports(found: list[client.Port] | SourceError) -> list[client.Port]:
    if isinstance(found, SourceError):
        return []  # the others may know
    return found


def _whole(value: object) -> int | None:
    return None if value is None else int(str(value))
