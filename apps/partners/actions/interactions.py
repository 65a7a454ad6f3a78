"""What was said with partners: written down, taken from mails, taken away and put back."""

from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypedDict, Unpack

from django.db import transaction

from apps.accounts.models import User
from apps.core import edits, files, uploads
from apps.core.errors import Invalid, Refused
from apps.partners import queries, rules
from apps.partners.actions.outcomes import note_bounced, note_reply
from apps.partners.enums import Direction, InteractionKind, Taking
from apps.partners.models import Contact, Interaction, InteractionFile, InteractionPerson, Partner
from apps.partners.rules.incoming import Attached

FOLDER = "mail"
MOST_TEXT = 20_000
AHEAD = timedelta(days=366)  # a meeting may be planned; a year ahead is a slip of the pen
NO_PARTNER = "No partner fits the addresses of this mail. Choose one and upload it again."
TWO_PARTNERS = "Contacts of several partners took part. Choose the partner and upload it again."
NO_ADDRESS = "The mail is addressed to none of our addresses for taking in mail."
WINMAIL = "Outlook packed it into a winmail.dat: ask for the file as a PDF."


class InteractionFacts(TypedDict, total=False):
    """What people write down; `at` is when it took place."""

    kind: str
    direction: str
    subject: str
    text: str
    refs: list[str]


@dataclass(frozen=True)
class Taken:
    """What became of a mail: an interaction, or the bounces that it told of."""

    interaction: Interaction | None = None
    bounced: list[Contact] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)  # addresses that bounced and nobody has
    delayed: list[str] = field(default_factory=list)


@transaction.atomic
def log_interaction(
    *, partner: Partner, took_place: datetime, contacts: Iterable[Contact] = (), by: User | None,
    at: datetime, **facts: Unpack[InteractionFacts],
) -> Interaction:  # fmt: skip
    """Write down a call, a meeting, a mail or a note. References in the text are linked as well."""
    subject = rules.one_line(facts.get("subject", ""))
    text = facts.get("text", "").strip()
    if not subject:
        raise Invalid({"subject": "Say in a few words what it was about."})
    if len(text) > MOST_TEXT:
        raise Invalid({"text": f"{len(text)} letters are too many; use at most {MOST_TEXT}."})
    if took_place > at + AHEAD:
        raise Invalid({"took_place": "That is more than a year ahead."})
    refs = rules.refs_in(*facts.get("refs", []), subject, text)
    values = {**facts, "subject": subject, "text": text, "refs": refs}
    made: Interaction = edits.made(
        Interaction, {**values, "partner": partner, "at": took_place, "by": by, "created_at": at}
    )
    made.save(force_insert=True)
    _take_part(made, contacts, partner)
    return made


def _take_part(made: Interaction, contacts: Iterable[Contact], partner: Partner) -> None:
    people = list(contacts)
    if any(contact.partner_id != partner.pk for contact in people):
        raise Invalid({"contacts": f"Choose people of {partner}."})
    InteractionPerson.objects.bulk_create(
        InteractionPerson(
            interaction=made, contact=contact, role=Taking.PRESENT, name=contact.name,
            email=contact.email,
        )
        for contact in people
    )  # fmt: skip


@transaction.atomic
def remove_interaction(*, interaction: Interaction, by: User, at: datetime) -> None:
    """Take it off the timeline; it can be put back. Twice changes nothing."""
    rows = Interaction.objects.filter(pk=interaction.pk, removed_at=None)
    rows.update(removed_at=at, removed_by=by)


@transaction.atomic
def restore_interaction(*, interaction: Interaction, by: User, at: datetime) -> None:
    """Undo of `remove_interaction`."""
    rows = Interaction.objects.filter(pk=interaction.pk)
    rows.update(removed_at=None, removed_by=None)


def take_mail(
    *, raw: bytes, partner: Partner | None = None, by: User | None, at: datetime
) -> Taken:
    """A mail that somebody uploaded: onto the timeline of its partner, or a bounce noted.

    The partner is the one given, that of PAR-00042 in the subject, that of the campaign it answers,
    else the only one whose contacts took part. Raises Refused for what is no mail, fits no partner,
    or is there already.
    """
    mail = _read(raw)
    if mail.bounces:
        return _note_bounces(mail, at)
    return Taken(_keep(mail, partner or _partner_of(mail), by, at))


def receive_mail(*, raw: bytes, recipients: Iterable[str] = (), at: datetime) -> Taken:
    """A mail that was sent to an address of `rules.address_of`.

    Its token proves that we gave the address out; without a right one it is Refused, so that nobody
    outside writes into our records by guessing. `recipients` are those of the envelope.
    """
    mail = _read(raw)
    addressed = [*recipients, *(person.email for person in mail.recipients)]
    ref = rules.ref_of(addressed, queries.mail_in())
    if not ref:
        raise Refused(NO_ADDRESS, field="recipients")
    if mail.bounces:
        return _note_bounces(mail, at)
    partner = Partner.objects.filter(ref=ref, archived_at=None).first() or _partner_of(mail)
    return Taken(_keep(mail, partner, None, at, refs=[ref]))


def _read(raw: bytes) -> rules.Mail:
    try:
        return rules.parse(raw)
    except ValueError as error:
        raise Refused(str(error), field="file") from error


def _note_bounces(mail: rules.Mail, at: datetime) -> Taken:
    taken = Taken()
    for bounce in mail.bounces:
        if not bounce.is_final:
            taken.delayed.append(bounce.email)
            continue
        found = note_bounced(bounce=bounce, at=at)
        taken.bounced.extend(found)
        taken.unknown.extend([] if found else [bounce.email])
    return taken


def _partner_of(mail: rules.Mail) -> Partner:
    named = [ref for ref in rules.refs_in(mail.subject) if ref.startswith("PAR-")]
    rows = Partner.objects.filter(archived_at=None)
    if named and (found := rows.filter(ref=named[0]).first()):
        return found
    if mail.answers and (found := rows.filter(letters__message_id__in=mail.answers).first()):
        return found
    addresses = [mail.sender.email, *(person.email for person in mail.recipients)]
    theirs = set(queries.by_email(addresses).values_list("partner_id", flat=True))
    if len(theirs) != 1:
        raise Refused(TWO_PARTNERS if theirs else NO_PARTNER, field="partner")
    return rows.get(pk=theirs.pop())


def _keep(
    mail: rules.Mail, partner: Partner, by: User | None, at: datetime, refs: Iterable[str] = ()
) -> Interaction:
    """Files are scanned before the transaction, which takes seconds, and stored inside."""
    looked_at = [_looked_at(each) for each in mail.files]
    with ExitStack() as stack:
        stored = [
            (upload, stack.enter_context(files.stored(upload.content, folder=FOLDER)))
            for upload in looked_at if isinstance(upload, uploads.Upload)
        ]  # fmt: skip
        refused = [each for each in looked_at if not isinstance(each, uploads.Upload)]
        stack.enter_context(transaction.atomic())
        made = _from_mail(mail, partner, by, at, refs)
        _note_files(made, stored, [*refused, *((name, WINMAIL) for name in mail.left_out)])
        _note_people(made, mail)
        note_reply(interaction=made, sender=mail.sender.email, is_automatic=mail.is_automatic)
    return made


def _looked_at(file: Attached) -> uploads.Upload | tuple[str, str]:
    """The file as one we keep, or its name and why not."""
    try:
        return uploads.checked(file.content, file.filename)
    except Refused as refusal:
        return file.filename, refusal.message


def _from_mail(
    mail: rules.Mail, partner: Partner, by: User | None, at: datetime, refs: Iterable[str]
) -> Interaction:
    edits.one_at_a_time(f"mail-{mail.message_id}")
    known = Interaction.objects.filter(partner=partner, message_id=mail.message_id)
    if mail.message_id and known.exists():
        raise Refused(f"This mail is on the timeline of {partner} already.", conflict=True)
    is_ours = User.objects.filter(email__iexact=mail.sender.email).exclude(role="partner").exists()
    return Interaction.objects.create(
        partner=partner, kind=InteractionKind.MAIL, subject=mail.subject, text=mail.text,
        direction=Direction.OUT if is_ours else Direction.IN,
        at=min(mail.at or at, at + AHEAD), by=by, created_at=at, message_id=mail.message_id,
        answers=mail.answers[:50],
        refs=rules.refs_in(mail.subject, *refs, mail.text[:2000]),
    )  # fmt: skip


def _note_files(
    made: Interaction, stored: list[tuple[uploads.Upload, files.Stored]],
    refused: list[tuple[str, str]],
) -> None:  # fmt: skip
    kept = [
        InteractionFile(
            interaction=made, filename=upload.filename, content_type=upload.content_type,
            path=place.path, size=place.size, sha256=place.sha256,
        )
        for upload, place in stored
    ]  # fmt: skip
    left = [
        InteractionFile(interaction=made, filename=files.safe_name(name), refusal=why[:200])
        for name, why in refused
    ]
    InteractionFile.objects.bulk_create([*kept, *left])


def _note_people(made: Interaction, mail: rules.Mail) -> None:
    """Sender and recipients, as contacts of the partner where they are."""
    people = [(mail.sender, Taking.SENDER), *((each, Taking.RECIPIENT) for each in mail.recipients)]
    emails = [person.email for person, _ in people]
    known = {c.email.lower(): c for c in queries.by_email(emails).filter(partner=made.partner)}
    InteractionPerson.objects.bulk_create(
        InteractionPerson(
            interaction=made, contact=known.get(person.email), role=role, name=person.name,
            email=person.email,
        )
        for person, role in people if person.email
    )  # fmt: skip


def sweep_mail_files(*, at: datetime) -> int:
    """Remove files that no row names, left by a crash or a rollback; returns how many."""
    known = set(InteractionFile.objects.exclude(path="").values_list("path", flat=True))
    return files.sweep(folder=FOLDER, known=known, at=at)
