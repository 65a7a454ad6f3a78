"""The life of one deal, stepping the clock: drafted, negotiated, approved, signed by both, amended,
renewed by itself after a missed deadline, renegotiated the next time, terminated with notice."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail

from apps.accounts.models import User
from apps.agreements import actions, queries, rules
from apps.agreements.enums import RenewalState, State
from apps.agreements.models import (
    Agreement,
    ApprovalRequest,
    ContractTerm,
    DocumentVersion,
    Negotiation,
    Reminder,
    TermPeriod,
)
from apps.core import lifecycle
from apps.core.errors import Invalid
from tests import factories as make

ZONE = ZoneInfo("America/New_York")
GBPS = 10**9
THEM = rules.Signer("PARTNER", "Julián Rojas", "julian@andes.example", "General counsel")
EVIDENCE = actions.Evidence("192.0.2.7", "Browser 1.0", channel="link")
COMMIT = {"commit_bps": 200 * GBPS, "price_per_mbps": "0.30", "currency": "USD"}


def at(text: str) -> datetime:
    """A moment in the agreement's zone."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@dataclass
class Team:
    """Who has a hand in it on our side."""

    manager: User
    legal: User
    finance: User
    boss: User

    def signer(self) -> rules.Signer:
        return rules.Signer("US", self.boss.name, self.boss.email, "", self.boss.pk)


@pytest.fixture
def team(db: None) -> Team:
    roles = {"manager": "manager", "legal": "legal", "finance": "finance", "boss": "leadership"}
    people = {name: make.user(role=role, name=name.title()) for name, role in roles.items()}
    make.only_rules(("legal", 1), ("finance", 1))
    return Team(**people)


def hourly(moment: datetime) -> None:
    """What the scheduled task does."""
    actions.keep_dates(at=moment)


def drafted(team: Team) -> tuple[Agreement, ContractTerm]:
    agreement = actions.create_agreement(
        partner=make.partner(name="Andes Fibra", owner=team.manager), kind="PAID_PEERING",
        title="Paid peering and PNI agreement", by=team.manager, at=at("2024-09-02 10:00"),
        owner=team.manager, our_entity="Northlight Networks B.V.", governing_tz=ZONE.key,
        partner_entity="Andes Fibra S.A.", governing_law="New York", currency="USD",
        renewal_type="AUTO_RENEW", initial_months=12, renewal_months=12, notice_value=60,
        termination_value=90, termination_unit="DAY",
    )  # fmt: skip
    term = actions.add_term(
        agreement=agreement, type="COMMIT_RATE", clause="§4.2", params=COMMIT,
        valid_from=date(2025, 1, 1), by=team.manager, at=at("2024-09-02 10:30"),
    )  # fmt: skip
    return agreement, term


def version(agreement: Agreement, *lines: str, moment: datetime, side: str, by: User) -> Any:
    agreement.refresh_from_db()
    kind = "REDLINE" if agreement.documents.exists() else "DRAFT"
    return actions.add_version(
        agreement=agreement, content=make.docx_file(*lines), filename="agreement.docx", kind=kind,
        side=side, by=by, at=moment,
    )  # fmt: skip


def negotiated(agreement: Agreement, team: Team) -> Negotiation:
    """Three rounds; the clause on the commit blocks until it is settled."""
    negotiation = actions.open_negotiation(
        agreement=agreement, purpose="NEW", by=team.manager, at=at("2024-09-03 09:00"),
        target_on=date(2024, 11, 15),
    )  # fmt: skip
    actions.move_stage(
        negotiation=negotiation, to="PROPOSAL", by=team.manager, at=at("2024-09-03 10:00")
    )
    issue = actions.add_issue(
        negotiation=negotiation, topic="Commit", clause="§4.2", our_position="200 Gbps",
        their_position="250 Gbps", is_blocking=True, by=team.manager, at=at("2024-09-04 09:00"),
    )  # fmt: skip
    for number, (sent, received) in enumerate(ROUNDS, 1):
        ours = version(
            agreement, "1. Purpose", f"Commit, as we see it in round {number}",
            moment=at(sent), side="US", by=team.manager,
        )  # fmt: skip
        actions.send_round(negotiation=negotiation, version=ours, by=team.manager, at=at(sent))
        theirs = version(
            agreement, "1. Purpose", f"Commit, as they see it in round {number}",
            moment=at(received), side="PARTNER", by=team.manager,
        )  # fmt: skip
        actions.receive_round(
            negotiation=negotiation, version=theirs, by=team.manager, at=at(received)
        )
    agreement.refresh_from_db()
    with pytest.raises(Invalid, match="§4.2"):
        actions.submit(agreement=agreement, by=team.manager, at=at("2024-10-20 09:00"))
    actions.settle_issue(issue=issue, to="WON", by=team.manager, at=at("2024-10-21 09:00"))
    return negotiation


ROUNDS = (
    ("2024-09-05 10:00", "2024-09-14 16:00"),
    ("2024-09-20 10:00", "2024-10-01 16:00"),
    ("2024-10-04 10:00", "2024-10-15 16:00"),
)


def approved(agreement: Agreement, team: Team, day: str) -> ApprovalRequest:
    approval = actions.submit(agreement=agreement, by=team.manager, at=at(f"{day} 09:00"))
    for hour, person in (("10", team.legal), ("11", team.finance)):
        actions.approve(approval=approval, by=person, at=at(f"{day} {hour}:00"))
    agreement.refresh_from_db()
    return approval


def signed(agreement: Agreement, team: Team, day: str) -> None:
    """They by the link that was mailed to them, then we."""
    envelope = actions.send_for_signature(
        agreement=agreement, signers=[THEM, team.signer()], by=team.legal,
        expires_on=date.fromisoformat(day).replace(day=28), at=at(f"{day} 09:00"),
    )  # fmt: skip
    before = len(mail.outbox)
    actions.invite(at=at(f"{day} 09:05"))
    (letter,) = [each for each in mail.outbox[before:] if THEM.email in each.to]
    token = str(letter.body).split("#")[1].split()[0]
    actions.accept_by_link(
        digest=make.digest_of(token), typed_name=THEM.name, agrees=True, evidence=EVIDENCE,
        at=at(f"{day} 12:00"),
    )  # fmt: skip
    (ours,) = queries.signatories(envelope).filter(person=team.boss)
    actions.sign_here(
        signatory=ours, typed_name=team.boss.name, agrees=True, evidence=EVIDENCE, by=team.boss,
        at=at(f"{day} 13:00"),
    )  # fmt: skip
    actions.finish_signed(at=at(f"{day} 13:05"))
    agreement.refresh_from_db()


def commit_on(term: ContractTerm, day: date) -> int:
    (revision,) = term.revisions.in_force(day)
    return int(revision.params["commit_bps"])


def spans(agreement: Agreement) -> list[tuple[date, date | None, str]]:
    rows = TermPeriod.objects.filter(agreement=agreement).order_by("seq")
    return [(row.starts_on, row.ends_on, row.state) for row in rows]


def path(agreement: Agreement) -> list[str]:
    return [move.target for move in lifecycle.history(agreement.ref)]


@pytest.mark.django_db
def test_deal_from_draft_to_termination(team: Team) -> None:
    agreement, term = drafted(team)
    negotiation = negotiated(agreement, team)

    voided_by_an_edit(agreement, term, team)
    signed(agreement, team, "2024-11-05")
    negotiation.refresh_from_db()
    in_force_on_its_day(agreement)
    amended(agreement, term, team)
    missed(agreement)
    renegotiated(agreement, team)
    terminated(agreement, team)

    assert negotiation.state == "CLOSED_WON"
    assert DocumentVersion.objects.filter(agreement=agreement, kind="EXECUTED").count() == 1
    assert path(agreement) == [
        "NEGOTIATING", "IN_APPROVAL", "APPROVED", "NEGOTIATING", "IN_APPROVAL", "APPROVED",
        "OUT_FOR_SIGNATURE", "EXECUTED", "ACTIVE", "TERMINATED",
    ]  # fmt: skip


def voided_by_an_edit(agreement: Agreement, term: ContractTerm, team: Team) -> None:
    """What was approved holds no longer when a price changes; it is approved again."""
    actions.edit_agreement(
        agreement=agreement, effective_on=date(2025, 1, 1), by=team.manager,
        at=at("2024-10-21 10:00"),
    )  # fmt: skip
    first = approved(agreement, team, "2024-10-22")
    assert agreement.state == State.APPROVED

    actions.revise_term(
        term=term, params={**COMMIT, "price_per_mbps": "0.28"}, valid_from=date(2025, 1, 1),
        by=team.manager, at=at("2024-10-23 09:00"),
    )  # fmt: skip

    agreement.refresh_from_db()
    first.refresh_from_db()
    assert (agreement.state, first.state) == (State.NEGOTIATING, "VOID")
    approved(agreement, team, "2024-10-24")


def in_force_on_its_day(agreement: Agreement) -> None:
    """And not an hour before, where it is governed."""
    assert agreement.state == State.EXECUTED
    hourly(at("2024-12-31 23:30"))
    agreement.refresh_from_db()
    assert agreement.state == State.EXECUTED

    hourly(at("2025-01-01 00:30"))

    agreement.refresh_from_db()
    assert agreement.state == State.ACTIVE
    assert spans(agreement) == [(date(2025, 1, 1), date(2025, 12, 31), "CURRENT")]


def amended(agreement: Agreement, term: ContractTerm, team: Team) -> None:
    """The commit rises in the middle of the term; what held before stays on record."""
    amendment = actions.amend(
        agreement=agreement, title="Amendment 1: commit", effective_on=date(2025, 7, 1),
        by=team.manager, at=at("2025-05-05 09:00"),
    )  # fmt: skip
    higher = {**COMMIT, "price_per_mbps": "0.28", "commit_bps": 300 * GBPS}
    actions.propose_revision(
        amendment=amendment, term=term, params=higher, by=team.manager, at=at("2025-05-05 09:10")
    )
    actions.record_signed(
        agreement=amendment, signed_on=date(2025, 6, 2), effective_on=date(2025, 7, 1),
        by=team.legal, at=at("2025-06-02 15:00"),
    )  # fmt: skip
    hourly(at("2025-06-30 23:30"))
    hourly(at("2025-07-01 00:30"))
    hourly(at("2025-07-01 01:30"))

    assert commit_on(term, date(2025, 6, 30)) == 200 * GBPS
    assert commit_on(term, date(2025, 7, 1)) == 300 * GBPS


def missed(agreement: Agreement) -> None:
    """Nobody acts: reminded on every rung, renewed once, only after the deadline's day."""
    for due in rules.reminder_days(date(2025, 11, 1)):
        hourly(at(f"{due} 09:00"))
    reminders = Reminder.objects.filter(agreement=agreement, state="SENT")
    assert sorted(reminders.values_list("offset_days", flat=True)) == [
        0, 1, 7, 14, 30, 60, 90, 120,
    ]  # fmt: skip
    hourly(at("2025-11-01 23:30"))
    assert len(spans(agreement)) == 1

    for moment in ("2025-11-02 00:30", "2025-11-02 01:30", "2025-11-03 00:30"):  # clocks go back
        hourly(at(moment))

    assert spans(agreement)[1:] == [(date(2026, 1, 1), date(2026, 12, 31), "PLANNED")]
    hourly(at("2026-01-01 00:30"))
    assert [state for *_, state in spans(agreement)] == ["ENDED", "CURRENT"]


def renegotiated(agreement: Agreement, team: Team) -> None:
    """The next time we decide to talk, before the deadline, and go on with what was agreed."""
    agreement.refresh_from_db()
    hourly(at("2026-07-01 09:00"))
    cycle = actions.decide_renewal(
        agreement=agreement, decision="RENEGOTIATE", reason="Commit too high", by=team.manager,
        at=at("2026-08-03 09:00"),
    )  # fmt: skip
    if cycle.proposed:
        actions.approve_renewal(agreement=agreement, by=team.boss, at=at("2026-08-03 11:00"))
        cycle.refresh_from_db()
    assert cycle.state == RenewalState.RENEGOTIATE
    talks = actions.open_negotiation(
        agreement=agreement, purpose="RENEWAL", by=team.manager, at=at("2026-08-04 09:00")
    )
    actions.close_lost(
        negotiation=talks, outcome="PRICE", text="No lower commit", by=team.manager,
        at=at("2026-09-30 09:00"),
    )  # fmt: skip
    hourly(at("2026-11-02 00:30"))
    hourly(at("2027-01-01 00:30"))
    assert spans(agreement)[-1] == (date(2027, 1, 1), date(2027, 12, 31), "CURRENT")


def terminated(agreement: Agreement, team: Team) -> None:
    """Notice for convenience: ninety days from its receipt, confirmed by legal."""
    agreement.refresh_from_db()
    notice = actions.draft_notice(
        agreement=agreement, kind="TERMINATION", side="US", by=team.manager,
        at=at("2027-03-01 09:00"),
    )  # fmt: skip
    actions.send_notice(notice=notice, method="COURIER", by=team.manager, at=at("2027-03-01 10:00"))
    actions.record_receipt(
        notice=notice, received_at=at("2027-03-03 11:00"), by=team.manager,
        at=at("2027-03-03 12:00"),
    )  # fmt: skip
    actions.confirm_termination(notice=notice, by=team.legal, at=at("2027-03-04 09:00"))
    hourly(at("2027-06-01 23:30"))
    agreement.refresh_from_db()
    assert agreement.state == State.ACTIVE

    hourly(at("2027-06-02 00:30"))

    agreement.refresh_from_db()
    assert agreement.state == State.TERMINATED
    assert spans(agreement)[-1][2] == "ENDED"
