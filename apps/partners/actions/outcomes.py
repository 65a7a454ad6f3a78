"""What becomes of mails of campaigns: sent, failed, bounced, answered."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from apps.partners import queries, rules
from apps.partners.enums import LetterOutcome, LetterState
from apps.partners.models import Contact, Interaction, Letter


@transaction.atomic
def note_sent(*, letter_id: int, at: datetime) -> None:
    """The mail server took it. Twice changes nothing."""
    rows = Letter.objects.filter(pk=letter_id, state=LetterState.QUEUED)
    rows.update(state=LetterState.SENT, sent_at=at)  # no move table


@transaction.atomic
def note_failed(*, letter_id: int, reason: str, is_bounce: bool, at: datetime) -> None:
    """It was given up: refused by the mail server for good, forbidden since, or cancelled."""
    rows = Letter.objects.filter(pk=letter_id, state=LetterState.QUEUED)
    rows.update(state=LetterState.FAILED, reason=rules.one_line(reason))  # no move table
    if is_bounce:
        Letter.objects.filter(pk=letter_id).update(outcome=LetterOutcome.BOUNCED, outcome_at=at)


@transaction.atomic
def note_bounced(*, bounce: rules.Bounce, at: datetime) -> list[Contact]:
    """A mail server reported that an address does not take mail, for good.

    Everybody in use with the address is flagged, and the mail it was about. Returns the contacts;
    empty where nobody has the address.
    """
    found = list(queries.by_email([bounce.email]))
    text = rules.one_line(bounce.text) or "Reported as undeliverable"
    ids = [contact.pk for contact in found]
    Contact.objects.filter(pk__in=ids).update(bounced_at=at, bounce_text=text)
    about = Q(message_id=bounce.message_id) if bounce.message_id else Q(pk=None)
    rows = Letter.objects.filter(about, email__iexact=bounce.email, outcome=LetterOutcome.NONE)
    rows.update(outcome=LetterOutcome.BOUNCED, outcome_at=at, reason=text)
    return found


@transaction.atomic
def note_reply(*, interaction: Interaction, sender: str, is_automatic: bool) -> None:
    """The mail answers one of a campaign. Out-of-office notes are no answers."""
    if is_automatic or not interaction.answers:
        return
    rows = Letter.objects.filter(message_id__in=interaction.answers, partner=interaction.partner)
    rows = rows.filter(outcome__in=(LetterOutcome.NONE, LetterOutcome.BOUNCED))
    rows.update(outcome=LetterOutcome.REPLIED, outcome_at=interaction.at, reply=interaction)
