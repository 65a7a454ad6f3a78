"""Papers of agreements in bulk: each a file of a ZIP that finds the agreement it is of."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models

from apps.accounts.models import User
from apps.agreements import actions
from apps.agreements.enums import BEFORE_EXECUTION, DocumentKind, Side, State
from apps.agreements.models import Agreement, DocumentVersion
from apps.core.errors import Refused
from apps.core.units import day
from apps.exchange import rules
from apps.exchange.rules import naming
from apps.exchange.targets import kinds
from apps.exchange.targets.base import Faults, Field, Target
from apps.exchange.targets.known import Known
from apps.partners.models import Partner

KINDS = (
    (DocumentKind.EXECUTED.value, "Signed copy"),
    (DocumentKind.ATTACHMENT.value, "Attachment"),
    (DocumentKind.DRAFT.value, "Draft"),
)
ALSO = ((DocumentKind.EXECUTED.value, "Executed"), (DocumentKind.EXECUTED.value, "Signed"))
APPROVED = (State.IN_APPROVAL, State.APPROVED)
MOST_NAMED = 3  # agreements that are offered where it is not clear which


@dataclass(frozen=True)
class Packed:
    """A file of the ZIP, opened only when it is needed."""

    name: str
    sha256: str
    read: Callable[[], bytes]

    def __str__(self) -> str:
        return self.name


class Documents(Target):
    key, label, noun, model = "document", "Documents of agreements", "document", DocumentVersion
    lead = (
        "A list to put into the ZIP beside the files: one row a file, with the agreement it is of. "
        "Not needed where the names of the files have the references."
    )
    is_packed = True
    batch = 10  # each is read whole, a PDF in a process of its own
    permission = "agreements.edit"
    fields = (
        kinds.text("file", "File", 300, needed=True, example="signed/andes.pdf",
                   words=("file name", "filename", "name", "path", "document")),
        kinds.text("agreement", "Agreement", 160, example="AGR-00042",
                   hint="Reference, or its title", words=("contract", "reference", "ref")),
        kinds.partner(),
        Field("kind", "Kind", lambda cell: rules.choice(cell, (*KINDS, *ALSO)), choices=KINDS,
              example="Signed copy", words=("type", "document kind", "what it is")),
        kinds.choice("side", "Who wrote it", Side, example="Both", words=("author", "side")),
        kinds.text("title", "Title", 160, words=("document title",)),
        kinds.text("note", "Note", 300, words=("comment", "remarks", "notes")),
    )  # fmt: skip

    def prepare(self, facts: dict[str, Any], known: Known, faults: Faults) -> None:
        """Find the file in the ZIP and the agreement in the database."""
        try:
            facts["file"] = _packed(facts.get("file", ""), known)
        except ValueError as error:
            facts.pop("file", None)
            faults.add("file", str(error))
        text, partner = facts.pop("agreement", ""), facts.pop("partner", None)
        is_told = {"agreement", "partner"} & faults.faults.keys()
        if is_told or ("content" in faults.faults and not text and partner is None):
            return
        try:
            facts["agreement"] = _agreement(text, partner, known)
        except ValueError as error:
            faults.add("agreement", str(error))
            return
        if facts.get("kind") == DocumentKind.EXECUTED and "file" in facts:
            _check_one_copy(facts["agreement"], facts["file"], known, faults)

    def keys(self, facts: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
        if "file" in facts and "agreement" in facts and facts["file"].sha256:
            yield "file", f"{facts['agreement'].pk} {facts['file'].sha256}"

    def find(self, facts: Mapping[str, Any], known: Known, faults: Faults) -> Any:
        """The same content in the same agreement is the same document, whatever its name."""
        if "file" not in facts or "agreement" not in facts:
            return None
        there = DocumentVersion.objects.filter(
            agreement=facts["agreement"], sha256=facts["file"].sha256
        )
        version = there.select_related("agreement").defer("text", "facts").first()
        if version is not None:
            since = day(version.created_at.date())
            faults.notes["file"] = (
                f"This very file is in {version.agreement.ref} already: version {version.number}, "
                f"stored on {since}."
            )
        return version

    def has(self, obj: Any, name: str, value: Any, known: Known) -> bool:
        """A version never changes."""
        return True

    def title(self, facts: Mapping[str, Any], obj: Any) -> str:
        return str(facts.get("file", ""))

    def check_new(self, facts: Mapping[str, Any], faults: Faults) -> None:
        if faults.faults:
            return
        agreement, kind = facts["agreement"], facts["kind"]
        if problem := _problem(agreement, kind):
            faults.add("kind", problem)
        else:
            seen = " The partner can read it." if kind == DocumentKind.EXECUTED else ""
            faults.notes["agreement"] = (
                f"{dict(KINDS)[kind]} of {agreement.ref} {agreement.title}, "
                f"{agreement.partner.name}.{seen}"
            )

    def add(self, facts: dict[str, Any], *, by: User | None, at: datetime) -> DocumentVersion:
        packed, kind = facts.pop("file"), facts.pop("kind")
        given = {
            **facts,
            "filename": naming.last_part(packed.name),
            "content": packed.read(),
            "by": by,
            "at": at,
        }
        if kind == DocumentKind.EXECUTED:
            given.pop("side", None)
            return actions.store_executed(**given)
        return actions.add_version(kind=kind, **given)

    def edit(
        self, obj: Any, changes: dict[str, Any], *, by: User | None, at: datetime
    ) -> DocumentVersion:
        return obj  # type: ignore[no-any-return]

    def footprint(self, obj: Any) -> Sequence[models.QuerySet]:
        """Itself, without its text: that cannot have changed."""
        return (DocumentVersion.objects.filter(pk=obj.pk).defer("text"),)


def _packed(name: str, known: Known) -> Packed:
    if known.box is None:
        raise ValueError("Its ZIP is gone from the store. Upload it anew.")
    box, entry = known.box, known.box.find(name)
    return Packed(entry.name, "" if entry.fault else box.digest(entry), lambda: box.read(entry))


def _agreement(text: str, partner: Partner | None, known: Known) -> Agreement:
    """By reference or title, or as the only one of its partner."""
    if not text and partner is None:
        raise ValueError("Say which agreement it is of.")
    key = ("agreement of", text.lower(), partner.pk if partner else None)
    found = known.once(key, lambda: _found(text, partner))
    if len(found) == 1:
        return found[0]  # type: ignore[no-any-return]
    what = f"agreement {text!r}" if text else "agreement"
    of = f" with {partner.name}" if partner else ""
    if not found:
        raise ValueError(f"There is no {what}{of}.")
    refs = ", ".join(each.ref for each in found[:MOST_NAMED])
    more = ", …" if len(found) > MOST_NAMED else ""
    raise ValueError(f"There is more than one {what}{of}: {refs}{more}. Write the reference.")


def _found(text: str, partner: Partner | None) -> list[Agreement]:
    rows = Agreement.objects.select_related("partner").order_by("pk")
    if partner is not None:
        rows = rows.filter(partner=partner)
    if not text:
        return list(rows[: MOST_NAMED + 1])
    return list(rows.filter(ref__iexact=text)) or list(
        rows.filter(title__iexact=text)[: MOST_NAMED + 1]
    )


def _check_one_copy(agreement: Agreement, file: Packed, known: Known, faults: Faults) -> None:
    first = known.once(("signed copy", agreement.pk), lambda: file) if file.sha256 else file
    if first.sha256 != file.sha256:
        faults.add("kind", f"{first} is the signed copy of {agreement.ref} already.")


def _problem(agreement: Agreement, kind: str) -> str:
    """Why a file of this kind cannot be added now; empty: it can."""
    words = agreement.get_state_display().lower()
    if kind == DocumentKind.EXECUTED:
        if agreement.state in BEFORE_EXECUTION:
            return f"{agreement.ref} is {words}: write down first that it was signed."
        if agreement.documents.filter(kind=DocumentKind.EXECUTED).exists():
            return f"{agreement.ref} has its signed copy already."
    if kind == DocumentKind.DRAFT:
        if agreement.state in APPROVED:
            return f"{agreement.ref} is {words}: add a draft on its page, since it voids that."
        try:
            actions.check_open(agreement, kind)
        except Refused as error:
            return error.message
    return ""
