"""Every move of the table of agreements, as every role, by the page or tick that makes it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.accounts.permissions import PERMISSIONS
from apps.agreements import actions, queries
from apps.agreements.enums import BEFORE_EXECUTION, STATE_MOVES, State
from apps.agreements.models import Agreement
from apps.core import lifecycle
from tests import factories as make
from tests.agreements.test_renewals import received
from tests.agreements.test_tick import instant, run
from tests.factories import AT
from tests.factories.renewals import signed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
Move = tuple[str, str]
START = date(2025, 1, 1)
AHEAD = (AT + timedelta(days=12)).date()
DAYS = {"signed_on": "2026-11-18", "effective_on": f"{AHEAD}"}


@dataclass(frozen=True)
class Way:
    """A page that makes a move: who may, what must be there before, and what is sent."""

    permission: str
    verb: str
    ready: Callable[[User], Agreement]
    body: Callable[[Agreement], dict[str, Any]] = field(default=lambda _: {})
    noun: str = "agreements"  # negotiations: the page is that of the one that is open

    def address(self, agreement: Agreement) -> str:
        ref = agreement.ref if self.noun == "agreements" else agreement.negotiations.get().ref
        return f"/{self.noun}/{ref}/{self.verb}/"


def negotiating(person: User) -> Agreement:
    make.only_rules(("legal", 1))
    make.user(role="legal")
    return make.negotiated()


def talked_about(state: str) -> Callable[[User], Agreement]:
    """In this state, with a negotiation in its drafting."""

    def ready(person: User) -> Agreement:
        agreement = make.draft(state=state)
        return make.negotiation(agreement=agreement, state="DRAFTING").agreement

    return ready


def a_version(agreement: Agreement) -> dict[str, Any]:
    return {"version": make.document(agreement=agreement).pk}


def in_approval(person: User) -> Agreement:
    """It waits for the role of the person who asks."""
    role = person.role if person.role in PERMISSIONS["agreements.approve"] else "legal"
    return make.approval((role, 1)).agreement


def out_for_signature(person: User) -> Agreement:
    return make.envelope().agreement


def in_state(state: str) -> Callable[[User], Agreement]:
    return lambda person: make.agreement(**{**make.FACTS, "state": state})


def sending(agreement: Agreement) -> dict[str, Any]:
    contact = make.contact(partner=agreement.partner, email="j@andes.example")
    day = f"{AHEAD}"
    us = make.user(role="leadership")
    return {
        "provider": "ACCEPTANCE", "first": "US", "expires_on": day, "us_1": us.pk,
        "them_1": contact.pk,
    }  # fmt: skip


def scanned(agreement: Agreement) -> dict[str, Any]:
    return {**DAYS, "file": SimpleUploadedFile("scan.pdf", make.pdf_file())}


def why(agreement: Agreement) -> dict[str, Any]:
    return {"reason": "Because."}


def answer(agreement: Agreement) -> dict[str, Any]:
    return {"number": 1, "comment": "Because."}


PAGES: list[tuple[Move, Way]] = [
    ((State.DRAFT, State.EXECUTED),
     Way("agreements.edit", "sign", in_state(State.DRAFT), lambda _: DAYS)),
    ((State.DRAFT, State.NEGOTIATING),
     Way("agreements.negotiate", "send", talked_about(State.DRAFT), a_version, "negotiations")),
    ((State.NEGOTIATING, State.DRAFT),
     Way("agreements.negotiate", "redraft", talked_about(State.NEGOTIATING), why,
         "negotiations")),
    ((State.NEGOTIATING, State.IN_APPROVAL), Way("agreements.negotiate", "submit", negotiating)),
    ((State.IN_APPROVAL, State.APPROVED),
     Way("agreements.approve", "approve", in_approval, answer)),
    ((State.IN_APPROVAL, State.NEGOTIATING),
     Way("agreements.approve", "reject", in_approval, answer)),
    ((State.IN_APPROVAL, State.NEGOTIATING),
     Way("agreements.negotiate", "withdraw", in_approval, why)),
    ((State.APPROVED, State.OUT_FOR_SIGNATURE),
     Way("agreements.sign", "send", lambda _: make.approved(), sending)),
    ((State.OUT_FOR_SIGNATURE, State.EXECUTED),
     Way("agreements.sign", "sign", out_for_signature, scanned)),
    ((State.OUT_FOR_SIGNATURE, State.NEGOTIATING),
     Way("agreements.sign", "envelope/void", out_for_signature, why)),
    ((State.EXECUTED, State.TERMINATED),
     Way("agreements.sign", "void", in_state(State.EXECUTED), why)),
    *(((state, State.CANCELLED), Way("agreements.edit", "cancel", in_state(state), why))
      for state in BEFORE_EXECUTION),
]  # fmt: skip


def edited_after_approval() -> Agreement:
    agreement = make.approved()
    actions.edit_agreement(agreement=agreement, governing_law="Peru", by=None, at=AT)
    return agreement


def signed_by_all() -> Agreement:
    us = make.user(role="leadership")
    envelope = make.envelope(us=us, agreement=make.approved(effective_on=AHEAD))
    them, mine = queries.signatories(envelope)
    make.sign_by_link(make.link(them), at=AT)
    mine.envelope = type(envelope).objects.get(pk=envelope.pk)
    actions.sign_here(
        signatory=mine, typed_name=us.name, agrees=True, evidence=make.EVIDENCE, by=us, at=AT
    )
    actions.finish_signed(at=AT)
    return envelope.agreement


def day_has_come() -> Agreement:
    agreement = make.agreement(state="EXECUTED", effective_on=AT.date())
    actions.activate_due(at=AT)
    return agreement


def not_signed_in_time() -> Agreement:
    envelope = make.envelope()
    actions.expire_envelopes(at=envelope.expires_at)
    return envelope.agreement


def last_term_is_over() -> Agreement:
    agreement = signed(
        partner=make.partner(), starts=START, renewal_type="FIXED", renewal_months=None
    )
    run(instant("2026-01-01T00:00"))
    return agreement


def notice_took_effect() -> Agreement:
    by, at = make.user(role="manager"), instant("2025-09-01T09:00")
    agreement = signed(partner=make.partner(), starts=START, termination_value=30)
    notice = actions.draft_notice(agreement=agreement, kind="TERMINATION", side="US", by=by, at=at)
    received(notice, "2025-09-02T09:00", by=by)
    actions.confirm_termination(notice=notice, by=by, at=instant("2025-09-03T09:00"))
    run(instant("2025-10-10T00:00"))
    return agreement


def replacement_is_active() -> Agreement:
    agreement = signed(partner=make.partner(), starts=START)
    signed(
        partner=agreement.partner, starts=date(2025, 9, 1), supersedes=agreement,
        signed_at=instant("2025-08-01T12:00"),
    )  # fmt: skip
    run(instant("2025-09-01T00:00"))
    return agreement


SYSTEM: list[tuple[Move, Callable[[], Agreement]]] = [
    ((State.APPROVED, State.NEGOTIATING), edited_after_approval),
    ((State.OUT_FOR_SIGNATURE, State.EXECUTED), signed_by_all),
    ((State.OUT_FOR_SIGNATURE, State.NEGOTIATING), not_signed_in_time),
    ((State.EXECUTED, State.ACTIVE), day_has_come),
    ((State.ACTIVE, State.EXPIRED), last_term_is_over),
    ((State.ACTIVE, State.TERMINATED), notice_took_effect),
    ((State.ACTIVE, State.SUPERSEDED), replacement_is_active),
]


def made(agreement: Agreement) -> list[Move]:
    return [(move.source, move.target) for move in lifecycle.history(agreement.ref)]


def test_every_move_of_the_table_has_a_case():
    table = {(move.source, move.target) for move in STATE_MOVES}
    tried = {move for move, _ in PAGES} | {move for move, _ in SYSTEM}

    assert tried == table


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize(
    ("move", "way"), PAGES, ids=[f"{a}-{b}-{way.verb}" for (a, b), way in PAGES]
)
def test_a_page_makes_the_move_for_those_who_may(client_for, move, way, role):
    person = make.user(role=role)
    agreement = way.ready(person)
    before = made(agreement)

    response = client_for(person).post(way.address(agreement), way.body(agreement))

    state = Agreement.objects.get(pk=agreement.pk).state
    if role in PERMISSIONS[way.permission]:
        assert response.status_code == 302, response.content.decode()
        assert made(agreement)[len(before) :] == [move]
        assert state == move[1]
    else:
        assert response.status_code == 403
        assert made(agreement) == before
        assert state == move[0]


@pytest.mark.parametrize(("move", "tick"), SYSTEM, ids=[f"{a}-{b}" for (a, b), _ in SYSTEM])
def test_the_system_makes_the_move(move, tick):
    agreement = tick()

    last = lifecycle.history(agreement.ref).last()
    assert (last.source, last.target, last.actor) == (*move, None)
    assert Agreement.objects.get(pk=agreement.pk).state == move[1]
