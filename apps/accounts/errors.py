"""What an action says when it will not do something. Lowest, so that every app can say it."""


class Refused(Exception):
    """A rule forbids the action. The message is written for the person who asked.

    `field` names the input at fault, if one is; `conflict` tells a stale or concurrent request
    (409 by API) from one that is wrong in itself (422).
    """

    def __init__(self, message: str, *, field: str = "", conflict: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.conflict = conflict


class Invalid(Refused):
    """Several inputs are wrong at once: `errors` maps each field to its message."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__("; ".join(errors.values()), field=next(iter(errors), ""))
        self.errors = errors
