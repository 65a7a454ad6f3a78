"""What can go wrong with somebody else's system, in words its administrator can act on."""


class SourceError(Exception):
    """Base: `str(error)` is fit to be shown to a user."""


class AddressRefused(SourceError):
    """We will not call this address, whatever it would answer."""


class SourceUnreachable(SourceError):
    """No usable connection, or the server is failing. Worth trying again later."""


class SourceRefused(SourceError):
    """The server knows us not, or not for this. Trying again changes nothing."""


class SourceLimited(SourceError):
    """The server asks for less: `too_big` for smaller questions, `retry_after` for a pause in s."""

    def __init__(
        self, message: str, *, retry_after: float | None = None, too_big: bool = False
    ) -> None:
        super().__init__(message)
        self.retry_after = retry_after
        self.too_big = too_big


class BadAnswer(SourceError):
    """Something answered, but not what its kind of server answers."""


class BadQuery(SourceError):
    """The question itself is wrong: a template or a mapping needs correction."""


class ClockOff(SourceError):
    """The source lives in another time: what it calls now is `skew_s` seconds from our now."""

    def __init__(self, message: str, *, skew_s: float) -> None:
        super().__init__(message)
        self.skew_s = skew_s
