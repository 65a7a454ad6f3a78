"""What collecting asks of every kind of source."""

from collections.abc import Hashable, Mapping, Sequence
from datetime import datetime
from types import TracebackType
from typing import Protocol, Self

from django.conf import settings

from apps.integrations.addresses import AddressPolicy
from apps.integrations.errors import ClockOff
from apps.integrations.http import Endpoint
from apps.integrations.measuring import Rates, SourceInfo, Target, Window
from apps.usage.enums import AuthKind
from apps.usage.models import DataSource
from apps.usage.rules.troubles import CLOCK_TOLERANCE_S


class Reader(Protocol):
    """An open source in a `with` statement. Every method raises SourceError, in a user's words."""

    def __init__(self, source: DataSource) -> None: ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None: ...

    @classmethod
    def check(cls, source: DataSource) -> dict[str, str]:
        """What is wrong with the settings of this kind, by field; asks nobody."""

    @classmethod
    def labels(cls, source: DataSource) -> list[str]:
        """Names of the labels that a mapping gives values for."""

    @classmethod
    def fit(cls, source: DataSource, labels: Mapping[str, str]) -> None:
        """Raise SourceError where these labels cannot name an interface of the source."""

    def test(self) -> SourceInfo:
        """Prove address, credentials and rights."""

    def skew(self, at: datetime) -> float | None:
        """Seconds its clock is ahead of `at`, which is now; None where it tells no time."""

    def read(
        self, targets: Sequence[Target], window: Window, at: datetime
    ) -> dict[Hashable, Rates]:
        """Rates of the slots in the window; every target has an entry. `at` is now."""

    def suggest(self, text: str, limit: int) -> list[dict[str, str]]:
        """Labels of interfaces whose names contain the text; none where it keeps no list."""


def check_clock(skew_s: float | None, name: str) -> None:
    """Raise ClockOff when a source lives in another time: its slots would be somebody else's."""
    if skew_s is None or abs(skew_s) <= CLOCK_TOLERANCE_S:
        return
    raise ClockOff(clock_words(skew_s, name), skew_s=skew_s)


def clock_words(skew_s: float, name: str) -> str:
    """What is wrong and what to do."""
    side = "ahead" if skew_s > 0 else "behind"
    return (
        f"The clock of {name} is {_words(abs(skew_s))} {side}. Nothing of it is stored until its "
        "time is right: check NTP on the server."
    )


def _words(seconds: float) -> str:
    """`3 h`, `12 min`."""
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{round(seconds / 3600)} h"


def policy() -> AddressPolicy:
    """Which addresses a source may have here."""
    return AddressPolicy(allow_loopback=settings.SOURCE_ALLOW_PRIVATE)


def endpoint(source: DataSource) -> dict[str, object]:
    """The fields of an HTTP endpoint: address, credentials, certificates."""
    return vars(
        Endpoint(
            url=source.url,
            auth=AuthKind.NONE if source.auth == AuthKind.MTLS else source.auth,
            username=source.username,
            password=source.secret if source.auth == AuthKind.BASIC else "",
            token=source.secret if source.auth == AuthKind.BEARER else "",
            client_cert=source.client_cert,
            client_key=source.client_key,
            ca=source.ca_cert,
            headers=source.headers,
            policy=policy(),
        )
    )
