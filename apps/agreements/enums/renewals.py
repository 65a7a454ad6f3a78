"""Words and moves of renewal cycles and of contract notices (agreements.md 9.1)."""

from django.db.models import TextChoices

from apps.core.lifecycle import Move, Moves


class Align(TextChoices):
    NONE = "NONE", "On the day counted"
    MONTH_END = "MONTH_END", "At the end of that month"


class RenewalState(TextChoices):
    UNDECIDED = "UNDECIDED", "Undecided"
    RENEW = "RENEW", "Renew"
    RENEGOTIATE = "RENEGOTIATE", "Renegotiate"
    NON_RENEW = "NON_RENEW", "Do not renew"
    NOTICE_SENT = "NOTICE_SENT", "Notice sent"
    NOTICE_EFFECTIVE = "NOTICE_EFFECTIVE", "Notice effective"
    AUTO_RENEWED = "AUTO_RENEWED", "Renewed by itself"
    RENEWED = "RENEWED", "Renewed by agreement"
    LAPSING = "LAPSING", "Lapsing"


class Decision(TextChoices):
    """What a person may choose before the deadline; the words follow the page."""

    RENEW = "RENEW", "Renew"
    RENEGOTIATE = "RENEGOTIATE", "Renegotiate"
    NON_RENEW = "NON_RENEW", "Do not renew"
    LAPSING = "LAPSING", "Let it lapse"


# Before the deadline a decision can still be taken back; what follows from it is not settled yet.
OPEN_CYCLE = (
    RenewalState.UNDECIDED,
    RenewalState.RENEW,
    RenewalState.RENEGOTIATE,
    RenewalState.NON_RENEW,
    RenewalState.NOTICE_SENT,
)
_DECISIONS = (RenewalState.RENEW, RenewalState.RENEGOTIATE, RenewalState.NON_RENEW)
_BEFORE_NOTICE = (RenewalState.UNDECIDED, *_DECISIONS)

RENEWAL_MOVES: Moves = (
    *(
        Move(source, target, "owner", "decided, approved by a second person where ruled")
        for source in _BEFORE_NOTICE
        for target in _DECISIONS
        if source != target
    ),
    *(
        Move(source, RenewalState.NOTICE_SENT, "owner", "notice of non-renewal sent")
        for source in (RenewalState.NON_RENEW, RenewalState.RENEGOTIATE)
    ),
    *(
        Move(RenewalState.NOTICE_SENT, target, "owner", "notice withdrawn")
        for target in (RenewalState.NON_RENEW, RenewalState.RENEGOTIATE)
    ),
    *(
        Move(source, RenewalState.NOTICE_EFFECTIVE, "system", "notice received in time or waived")
        for source in OPEN_CYCLE
    ),
    *(
        Move(source, RenewalState.AUTO_RENEWED, "system", "deadline passed, no valid notice")
        for source in OPEN_CYCLE
    ),
    *(
        Move(source, RenewalState.LAPSING, "system", "nothing renews it, or decided so")
        for source in OPEN_CYCLE
    ),
    *(
        Move(source, RenewalState.RENEWED, "owner", "both sides agreed on another term")
        for source in (*OPEN_CYCLE, RenewalState.LAPSING)
    ),
    Move(RenewalState.LAPSING, RenewalState.UNDECIDED, "owner", "decision to lapse taken back"),
    Move(
        RenewalState.LAPSING, RenewalState.NOTICE_EFFECTIVE, "system",
        "notice received in time or waived",
    ),
    Move(
        RenewalState.AUTO_RENEWED, RenewalState.NOTICE_EFFECTIVE, "legal",
        "receipt in time recorded late, or lateness waived",
    ),
    Move(
        RenewalState.NOTICE_EFFECTIVE, RenewalState.UNDECIDED, "legal",
        "notice withdrawn, both sides agree",
    ),
)  # fmt: skip


class NoticeKind(TextChoices):
    NON_RENEWAL = "NON_RENEWAL", "Non-renewal"
    TERMINATION = "TERMINATION", "Termination"
    BREACH = "BREACH", "Breach"
    CURE = "CURE", "Cure"
    UPGRADE = "UPGRADE", "Upgrade"
    PRICE = "PRICE", "Price"


class NoticeState(TextChoices):
    DRAFT = "DRAFT", "Draft"
    SENT = "SENT", "Sent"
    RECEIVED = "RECEIVED", "Received"
    WITHDRAWN = "WITHDRAWN", "Withdrawn"


NOTICE_MOVES: Moves = (
    Move(NoticeState.DRAFT, NoticeState.SENT, "owner", "sent, with its method"),
    Move(NoticeState.DRAFT, NoticeState.RECEIVED, "owner", "receipt recorded"),
    Move(NoticeState.SENT, NoticeState.RECEIVED, "owner", "receipt recorded, or deemed received"),
    Move(NoticeState.DRAFT, NoticeState.WITHDRAWN, "owner", "not sent"),
    Move(NoticeState.SENT, NoticeState.WITHDRAWN, "owner", "taken back before it arrived"),
    Move(NoticeState.RECEIVED, NoticeState.WITHDRAWN, "legal", "both sides agree"),
)


class Method(TextChoices):
    EMAIL = "EMAIL", "E-mail"
    COURIER = "COURIER", "Courier"
    REGISTERED = "REGISTERED", "Registered mail"
    HAND = "HAND", "By hand"
    PORTAL = "PORTAL", "Portal"


class Timely(TextChoices):
    IN_TIME = "IN_TIME", "In time"
    LATE = "LATE", "Late"
    WAIVED = "WAIVED", "Late, waived"
