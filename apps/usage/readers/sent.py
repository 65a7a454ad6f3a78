"""Sources that nobody asks: their samples are sent to us."""

from collections.abc import Hashable, Mapping, Sequence
from datetime import datetime
from types import TracebackType
from typing import Self

from apps.integrations.errors import BadQuery
from apps.integrations.measuring import Rates, SourceInfo, Target, Window
from apps.usage.models import DataSource


class Sent:
    """See `Reader`. Asking one is an error: there is nobody to ask."""

    def __init__(self, source: DataSource) -> None:
        self._unasked = BadQuery(f"{source.name} is not asked: its samples are sent to us.")

    def __enter__(self) -> Self:
        raise self._unasked

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Nothing is open."""

    @classmethod
    def check(cls, source: DataSource) -> dict[str, str]:
        return {}

    @classmethod
    def labels(cls, source: DataSource) -> list[str]:
        return ["instance", "ifname"]

    @classmethod
    def fit(cls, source: DataSource, labels: Mapping[str, str]) -> None:
        """Any labels will do."""

    def test(self) -> SourceInfo:
        raise self._unasked

    def skew(self, at: datetime) -> float | None:
        raise self._unasked

    def read(
        self, targets: Sequence[Target], window: Window, at: datetime
    ) -> dict[Hashable, Rates]:
        raise self._unasked

    def suggest(self, text: str, limit: int) -> list[dict[str, str]]:
        raise self._unasked
