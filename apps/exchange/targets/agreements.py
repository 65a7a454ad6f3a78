"""Agreements with their terms: one row an agreement, further rows of it one more term each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models

from apps.accounts.models import User
from apps.agreements import actions, rules
from apps.agreements.enums import BEFORE_EXECUTION, Kind, RenewalType, State, TermType, Unit
from apps.agreements.models import (
    Agreement,
    ContractTerm,
    Obligation,
    Occurrence,
    Reminder,
    TermCache,
    TermPeriod,
    TermRevision,
)
from apps.core.models import StateChange
from apps.exchange.targets import kinds
from apps.exchange.targets import known as names
from apps.exchange.targets.base import Faults, Field, Target
from apps.exchange.targets.known import Known
from apps.exchange.targets.params import read_params
from apps.network.models import Site

OF_TERM = ("term", "clause", "site", "params", "valid_from")
SIGNING = ("signed_on", "effective_on")


@dataclass(frozen=True)
class TermGiven:
    """A term of a row, its parameters as JSON."""

    type: str
    clause: str
    site: Site | None
    params: Mapping[str, Any]
    valid_from: date

    def __str__(self) -> str:
        return f"{self.clause} {TermType(self.type).label}"


class Agreements(Target):
    key, label, noun, model = "agreement", "Agreements", "agreement", Agreement
    lead = (
        "One row an agreement, known by its partner and title. A further row with the same partner "
        "and title adds one more term."
    )
    fields = (
        kinds.partner(needed=True),
        kinds.text("title", "Title", 160, needed=True, example="Paid peering 2025",
                   words=("agreement", "contract", "name", "contract name", "agreement title")),
        kinds.choice("kind", "Kind", Kind, needed=True, example="Paid peering",
                     words=("type", "agreement type", "contract type")),
        kinds.day("signed_on", "Signed on", example="2025-02-20",
                  words=("signed", "signature date", "date signed")),
        kinds.day("effective_on", "Effective on", example="2025-03-01",
                  words=("effective", "effective date", "start", "start date", "valid from")),
        kinds.choice("renewal_type", "Renewal", RenewalType, example="Renews automatically",
                     words=("renewal type", "auto renew", "term type of renewal")),
        kinds.whole("initial_months", "Initial term (months)", example="24",
                    words=("term", "term months", "initial term", "duration", "months")),
        kinds.whole("renewal_months", "Renewal term (months)", example="12",
                    words=("renewal months", "renewal term", "renewal period")),
        kinds.whole("notice_value", "Notice period", example="90",
                    words=("notice", "notice days", "notice period days")),
        kinds.choice("notice_unit", "Notice unit", Unit, example="days", words=("unit",)),
        kinds.currency(words=("ccy",)),
        kinds.text("governing_tz", "Time zone", 64, example="America/Bogota", words=("tz",)),
        kinds.text("governing_law", "Governing law", 80, words=("law", "jurisdiction")),
        kinds.text("our_entity", "Our entity", 160, words=("our legal entity",)),
        kinds.text("partner_entity", "Their entity", 160,
                   words=("counterparty", "partner entity", "their legal entity")),
        kinds.person("owner", "Owner", words=("responsible", "manager")),
        kinds.text("notes", "Notes", words=("comment", "comments", "remarks")),
        kinds.choice("term", "Term", TermType, example="Commit",
                     words=("clause type", "contracted term", "kind of term")),
        kinds.text("clause", "Clause", 24, example="§4.1", words=("section", "clause number")),
        Field("site", "Applies to site", turn=names.site, words=("site", "scope", "location"),
              hint="Empty: all interconnects with the partner"),
        kinds.text("params", "Parameters", example="Commit=10G; Price=0.85; Currency=USD",
                   words=("values", "term parameters", "details")),
        kinds.day("valid_from", "Term from", words=("term valid from", "clause from")),
    )  # fmt: skip

    def prepare(self, facts: dict[str, Any], known: Known, faults: Faults) -> None:
        given = {name: facts.pop(name) for name in OF_TERM if name in facts}
        if facts.get("partner") and facts.get("title"):
            key = ("agreement", facts["partner"].pk, facts["title"].lower())
            first = known.once(key, lambda: facts)
            if first is not facts:
                facts |= {name: value for name, value in first.items() if name not in facts}
                facts.pop("term", None)
                facts["title"] = first["title"]
        if given:
            _read_term(given, facts, faults)

    def keys(self, facts: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
        if facts.get("partner") and facts.get("title"):
            term = facts.get("term")
            part = f"{term.type} {term.clause} {term.site or ''}" if term else ""
            yield "title", f"{facts['partner'].pk} {facts['title'].lower()} {part}"

    def find(self, facts: Mapping[str, Any], known: Known, faults: Faults) -> Agreement | None:
        if not facts.get("partner") or not facts.get("title"):
            return None
        rows = Agreement.objects.filter(partner=facts["partner"], title__iexact=facts["title"])
        obj = rows.select_related("partner", "owner").order_by("-pk").first()
        if obj is not None and "term" in facts:
            _compare_term(obj, facts, faults)
        return obj

    def now(self, obj: Agreement, name: str) -> Any:
        if name == "title":
            return obj.title
        return None if name == "term" else getattr(obj, name)

    def title(self, facts: Mapping[str, Any], obj: Any) -> str:
        term = f", {facts['term']}" if facts.get("term") else ""
        return f"{facts.get('title', '')}{term}"

    def check_new(self, facts: Mapping[str, Any], faults: Faults) -> None:
        super().check_new(facts, faults)
        if facts.get("signed_on") and not facts.get("effective_on"):
            faults.add("effective_on", "What is signed takes effect on some day: enter it.")
        if "kind" in facts:
            _check_facts(Agreement(), facts, faults)

    def check_change(self, obj: Agreement, changes: Mapping[str, Any], faults: Faults) -> None:
        if changes:
            _check_facts(obj, changes, faults)

    def add(self, facts: dict[str, Any], *, by: User | None, at: datetime) -> Agreement:
        term, signed_on = facts.pop("term", None), facts.pop("signed_on", None)
        agreement = actions.create_agreement(**facts, by=by, at=at)
        _add_term(agreement, term, by, at)
        if signed_on is not None:
            _sign(agreement, signed_on, by, at)
        return agreement

    def edit(
        self, obj: Agreement, changes: dict[str, Any], *, by: User | None, at: datetime
    ) -> Agreement:
        term = changes.pop("term", None)
        changes.pop("title", None)
        signed_on = changes.pop("signed_on", None) if obj.state in BEFORE_EXECUTION else None
        if changes:
            obj = actions.edit_agreement(agreement=obj, **changes, by=by, at=at)
        _add_term(obj, term, by, at)
        if signed_on is not None:
            _sign(obj, signed_on, by, at)
        return obj

    def footprint(self, obj: Agreement) -> Sequence[models.QuerySet]:
        mine = (TermPeriod, ContractTerm, Obligation, Reminder)
        return (
            Agreement.objects.filter(pk=obj.pk),
            *(model._default_manager.filter(agreement=obj) for model in mine),
            TermCache.objects.filter(term__agreement=obj),
            TermRevision.objects.filter(term__agreement=obj),
            Occurrence.objects.filter(obligation__agreement=obj),
            StateChange.objects.filter(ref=obj.ref),
            StateChange.objects.filter(ref__startswith=f"{obj.ref}/"),
        )


def _read_term(given: dict[str, Any], facts: dict[str, Any], faults: Faults) -> None:
    """The columns of a term as one value; each fault at its own column."""
    if "term" not in given:
        faults.add("term", "Say which kind of term it is.")
        return
    if not given.get("clause"):
        faults.add("clause", "Enter the number of the clause, such as §4.1.")
        return
    try:
        params = read_params(given["term"], given.get("params", ""))
    except ValueError as error:
        faults.add("params", str(error))
        return
    start = given.get("valid_from") or facts.get("effective_on")
    if start is None:
        faults.add("valid_from", "Say from which day the term holds.")
        return
    facts["term"] = TermGiven(given["term"], given["clause"], given.get("site"), params, start)


def _compare_term(obj: Agreement, facts: Any, faults: Faults) -> None:
    """A term that is there with the same parameters is no change; another one is not rewritten."""
    term = facts["term"]
    there = ContractTerm.objects.filter(
        agreement=obj, type=term.type, clause=term.clause, site=term.site, retired_at=None
    ).first()
    if there is None:
        return
    last = there.revisions.order_by("-number").first()
    now = rules.parse_params(term.type, last.params if last else {})
    if now == rules.parse_params(term.type, term.params):
        del facts["term"]
    else:
        faults.add("params", f"{there} has other parameters: revise it on the page of {obj.ref}.")


def _check_facts(obj: Agreement, facts: Mapping[str, Any], faults: Faults) -> None:
    """Facts that contradict each other, as the agreement would have them."""
    wanted = rules.Facts(
        **{
            name: facts.get(name, getattr(obj, name))
            for name in rules.Facts.__dataclass_fields__
        }
    )  # fmt: skip
    for name, message in rules.check_facts(wanted).items():
        faults.add(name, message)


def _add_term(obj: Agreement, term: TermGiven | None, by: User | None, at: datetime) -> None:
    if term is not None:
        actions.add_term(
            agreement=obj, type=term.type, clause=term.clause, params=term.params, site=term.site,
            valid_from=term.valid_from, by=by, at=at,
        )  # fmt: skip


def _sign(obj: Agreement, signed_on: date, by: User | None, at: datetime) -> None:
    """On paper, without a copy: the copy is uploaded on the agreement's page."""
    effective = obj.effective_on or signed_on
    if obj.state != State.EXECUTED:
        actions.record_signed(
            agreement=obj, signed_on=signed_on, effective_on=effective, by=by, at=at
        )
