"""Why a verb on a request is refused, told apart for the APIs (portal.md 6.5)."""

from collections.abc import Mapping, Sequence
from typing import Any

from apps.core.errors import Invalid, Refused


class Stale(Refused):
    """The caller saw an older version: 412 to If-Match, 409 to a version in a body or form."""

    def __init__(self, ref: str, seen: int, now: int) -> None:
        super().__init__(
            f"{ref} was changed meanwhile: you saw version {seen}, it is version {now} now. "
            "Reload and look again.",
            conflict=True,
        )
        self.now = now


class Illegal(Refused):
    """The move does not fit the state: 409 by API. `possible` are the states it can go to."""

    def __init__(self, message: str, possible: Sequence[str] = ()) -> None:
        super().__init__(message, conflict=True)
        self.possible = tuple(possible)


class NotAllowed(Refused):
    """The move fits, but not for this role: 403 by every API and page."""


class Duplicate(Refused):
    """Such a request, session or subnet is there already: 409 by API; `ref` is theirs, or empty."""

    def __init__(self, message: str, *, ref: str = "", field: str = "") -> None:
        super().__init__(message, field=field, conflict=True)
        self.ref = ref


class NotEligible(Refused):
    """The policy is not met: 422 by API. `verdicts` tell each rule, value, need and way out."""

    def __init__(self, verdicts: Sequence[Any]) -> None:
        failed = [verdict for verdict in verdicts if verdict.is_failed]
        words = " ".join(verdict.text for verdict in failed)
        super().__init__(f"Our policy is not met. {words} You can ask anyway and say why.")
        self.verdicts = tuple(verdicts)


class Unlisted(Invalid):
    """PeeringDB does not list it yet: 422 by API where nothing else is wrong (portal.md 6.5).

    `pages`: where it is brought up to date, by the fields of `errors` that go away with it.
    """

    def __init__(self, errors: Mapping[str, str], pages: Mapping[str, str]) -> None:
        super().__init__(dict(errors))
        self.pages = {name: page for name, page in pages.items() if name in errors}

    @property
    def is_all(self) -> bool:
        """Whether nothing else is wrong."""
        return self.errors.keys() == self.pages.keys()


class ToConfirm(Invalid):
    """Nothing is wrong, but something is unusual: send it again as confirmed."""

    def __init__(self, warnings: Mapping[str, str]) -> None:
        super().__init__(dict(warnings))
        self.warnings = dict(warnings)
