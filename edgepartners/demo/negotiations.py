"""Negotiations of the demo: in every stage and region; stalled, slipped, held, won, lost."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice

from apps.agreements.enums import PIPELINE, Stage
from apps.agreements.models import Agreement, Issue, Negotiation, NegotiationNote, Round
from apps.core import refs
from apps.core.models import StateChange
from edgepartners.demo.copying import load
from edgepartners.demo.deals import Deal
from edgepartners.demo.world import GBPS, World

EVERY = 8  # agreements, of which one is being renegotiated in a large world
FEWEST = 14  # renegotiations, in the small ones
STAGES = {  # of a negotiation, by the state its agreement is in
    "DRAFT": ("QUALIFY", "NDA", "PROPOSAL", "DRAFTING"),
    "NEGOTIATING": ("REDLINE", "DRAFTING", "REDLINE"),
    "IN_APPROVAL": ("AGREED",),
    "APPROVED": ("AGREED",),
    "OUT_FOR_SIGNATURE": ("AGREED",),
    "ACTIVE": ("QUALIFY", "PROPOSAL", "REDLINE", "CLOSED_WON", "PROPOSAL", "ON_HOLD", "REDLINE",
               "CLOSED_LOST", "QUALIFY", "DRAFTING", "CLOSED_WON", "NDA", "CLOSED_LOST", "REDLINE"),
}  # fmt: skip
WAITED = (2, 5, 1, 17, 8, 22, 3, 6, 31, 4, 12, 9)  # days since the last movement
SLIPPED = (0, 0, 24, 0, 42, 0, 0, 84)  # days between the first target and the present one
EXPECTED = (100, 200, 400, 300, 100, 160, 800, 50)  # Gbps
STEPS = (
    "Call their peering coordinator", "Send the counter on the commit", "Wait for their lawyer",
    "Agree on the second site", "Show last month's ratio", "",
)  # fmt: skip
NOTES = (
    "They need a signed renewal before their board meets; we can trade term for price.",
    "Their transit contract ends in spring: patience helps us.",
    "Prefers calls to mail. Answers within a day when the numbers are on one page.",
)
LOST = (("TOO_SMALL", "Below 5 Gbps at the peak"), ("PRICE", ""), ("NO_ANSWER", "Three reminders"),
        ("COMPETITOR", "Went to an exchange instead"))  # fmt: skip
ISSUES = (
    ("Commit", "§4.2", "{a} Gbps at $0.26 per Mbps", "{b} Gbps at $0.30 per Mbps",
     "{m} Gbps at $0.28 per Mbps"),
    ("Augment", "§7.4", "60 days, stopped while a LOA is missing", "90 days from notice",
     "75 days from notice"),
    ("Term", "§2", "36 months", "24 months", "24 months with a notice of 90 days"),
    ("Governing law", "§14", "England and Wales", "Their country", "Arbitration in Geneva"),
)  # fmt: skip


def add_negotiations(world: World, deals: list[Deal]) -> list[Negotiation]:
    """One for each agreement that is not signed yet, and renewals of some that are active."""
    made = list(_negotiations(world, _chosen(deals)))
    load(made)
    rounds = [list(_rounds(negotiation, n)) for n, negotiation in enumerate(made)]
    load([row for each in rounds for row in each])
    both = zip(made, rounds, strict=True)
    load([row for n, (one, each) in enumerate(both) for row in _issues(one, each, n)])
    load([row for n, one in enumerate(made[::3]) for row in _notes(one, n)])
    load([row for one in made for row in _changes(one)])
    return made


def _chosen(deals: list[Deal]) -> list[Agreement]:
    rows = [deal.row for deal in deals if deal.row.state in STAGES]
    active = (row for row in rows if row.state == "ACTIVE" and row.kind != "MSA")
    fresh = [row for row in rows if row.state != "ACTIVE"]
    return [*fresh, *islice(active, max(FEWEST, len(deals) // EVERY))]


def _negotiations(world: World, rows: list[Agreement]) -> Iterator[Negotiation]:
    """Stages in turn, by the state the agreement is in."""
    turns: dict[str, int] = {}
    codes = refs.take(refs.Prefix.NEGOTIATION, len(rows))
    for n, (ref, row) in enumerate(zip(codes, rows, strict=True)):
        turn = turns[row.state] = turns.get(row.state, -1) + 1
        stages = STAGES[row.state]
        yield _negotiation(world, row, ref, Stage(stages[turn % len(stages)]), n)


def _notes(negotiation: Negotiation, n: int) -> Iterator[NegotiationNote]:
    yield NegotiationNote(
        negotiation=negotiation, text=NOTES[n % len(NOTES)], written_at=negotiation.turn_since,
        written_by=negotiation.opened_by,
    )  # fmt: skip


def _negotiation(world: World, row: Agreement, ref: str, stage: Stage, n: int) -> Negotiation:
    moved = world.at - timedelta(days=WAITED[n % len(WAITED)], hours=n % 7)
    opened = moved - timedelta(days=20 + 11 * (n % 9))
    is_closed = stage in (Stage.CLOSED_WON, Stage.CLOSED_LOST)
    target = world.today + timedelta(days=10 + 13 * (n % 8))
    step = STEPS[n % len(STEPS)] if not is_closed else ""
    negotiation = Negotiation(
        ref=ref, agreement=row, purpose="RENEWAL" if row.state == "ACTIVE" else "NEW",
        subject=_subject(row, n), state=stage, furthest=_furthest(stage, n), currency=row.currency,
        turn=("US", "PARTNER", "US")[n % 3], turn_since=moved, owner=row.owner if n % 11 else None,
        probability=55 if n % 9 == 4 else None, expected_bps=EXPECTED[n % len(EXPECTED)] * GBPS,
        expected_cost=120_000 + 45_000 * (n % 13) if row.kind == "PAID_PEERING" else None,
        target_on=target, first_target_on=target - timedelta(days=SLIPPED[n % len(SLIPPED)]),
        next_step=step, next_step_on=world.today + timedelta(days=n % 6) if step else None,
        opened_at=opened, opened_by=row.owner, closed_at=moved if is_closed else None,
    )  # fmt: skip
    _end(negotiation, n)
    return negotiation


def _subject(row: Agreement, n: int) -> str:
    if row.state == "ACTIVE":
        return ("Renewal, paid peering", "Renewal, more capacity", "IX to PNI")[n % 3]
    return {"CACHE": "Cache hosting", "ORDER": "Two more ports"}.get(row.kind, "New PNI")


def _furthest(stage: Stage, n: int) -> Stage:
    if stage in PIPELINE:
        return stage
    return Stage.AGREED if stage == Stage.CLOSED_WON else PIPELINE[1 + n % 4]


def _end(negotiation: Negotiation, n: int) -> None:
    """What a held or closed one says of its end."""
    if negotiation.state == Stage.ON_HOLD:
        negotiation.held_in = negotiation.furthest
        negotiation.review_on = (negotiation.turn_since + timedelta(days=70)).date()
    if negotiation.state == Stage.CLOSED_WON:
        negotiation.outcome = "BY_EXCEPTION" if n % 4 == 0 else "ON_TERMS"
    if negotiation.state == Stage.CLOSED_LOST:
        negotiation.outcome, negotiation.outcome_text = LOST[n % len(LOST)]


def _rounds(negotiation: Negotiation, n: int) -> Iterator[Round]:
    """Volleys since it was opened; the last one waits where it is their turn."""
    reached = PIPELINE.index(Stage(negotiation.furthest))
    count = 0 if reached < 2 else 1 + (n % 4 if reached > 2 else 0)
    gap = (negotiation.turn_since - negotiation.opened_at) / (count + 1)
    for number in range(1, count + 1):
        sent = negotiation.opened_at + gap * number
        is_waiting = number == count and negotiation.turn == "PARTNER"
        received = None if is_waiting else sent + gap * 0.6
        if number == count:
            sent, received = _last(negotiation.turn_since, sent, is_waiting)
        yield Round(
            negotiation=negotiation, number=number, sent_at=sent, sent_by=negotiation.owner,
            due_on=(sent + timedelta(days=10)).date(), received_at=received,
            changes_out="First draft" if number == 1 else f"{1 + n % 4} clauses changed",
            changes_in="" if is_waiting else f"{2 + (n + number) % 5} clauses changed",
        )  # fmt: skip


def _last(moved: datetime, sent: datetime, is_waiting: bool) -> tuple[datetime, datetime | None]:
    """The last movement is the sending, or the answer."""
    return (moved, None) if is_waiting else (sent, moved)


def _issues(negotiation: Negotiation, rounds: list[Round], n: int) -> Iterator[Issue]:
    if len(rounds) == 0:
        return
    base = EXPECTED[n % len(EXPECTED)]
    is_over = negotiation.state in (Stage.AGREED, Stage.CLOSED_WON)
    for number in range(1, 2 + n % len(ISSUES)):
        topic, clause, ours, theirs, fallback = ISSUES[number - 1]
        numbers = {"a": base, "b": base + base // 4, "m": base + base // 10}
        is_settled = is_over or number > 2
        yield Issue(
            negotiation=negotiation, number=number, topic=topic, clause=clause,
            our_position=ours.format(**numbers), their_position=theirs.format(**numbers),
            fallback=fallback.format(**numbers), created_at=negotiation.opened_at,
            state=("WON", "COMPROMISE", "CONCEDED")[(n + number) % 3] if is_settled else "OPEN",
            result=fallback.format(**numbers) if is_settled and (n + number) % 3 == 1 else "",
            is_blocking=number == 1 and not is_over,
        )  # fmt: skip


def _changes(negotiation: Negotiation) -> Iterator[StateChange]:
    """The moves that led here, evenly spread."""
    path = list(PIPELINE[: PIPELINE.index(Stage(negotiation.furthest)) + 1])
    if negotiation.state not in PIPELINE:
        path.append(Stage(negotiation.state))
    span = negotiation.turn_since - negotiation.opened_at
    for step in range(1, len(path)):
        is_last = step == len(path) - 1
        yield StateChange(
            ref=negotiation.ref, source=path[step - 1], target=path[step],
            actor=negotiation.owner, at=negotiation.opened_at + span * step / (len(path) - 1),
            reason=negotiation.get_outcome_display() if is_last and negotiation.outcome else "",
        )  # fmt: skip
