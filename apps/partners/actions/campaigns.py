"""Campaigns: made, drawn up, sent, paused, cancelled, and handed to the outbox letter by letter."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypedDict, Unpack

from django.db import transaction

from apps.accounts.models import User
from apps.core import edits, lifecycle, refs
from apps.core.errors import Invalid, Refused
from apps.partners import queries, rules
from apps.partners.actions.drawing_up import BY_HAND, Places, letters_for
from apps.partners.enums import CampaignState, LetterState
from apps.partners.models import Campaign, Contact, Letter, MailTemplate, Partner

IN_OUTBOX = 500  # letters of a campaign that wait in the outbox: a pause holds those too


class CampaignFacts(TypedDict, total=False):
    """`query`, `people`: filters of the lists of partners and contacts; `roles`: whom at each."""

    name: str
    template: MailTemplate
    query: str
    people: str
    roles: list[str]


@transaction.atomic
def add_campaign(
    *, by: User, at: datetime, places: Mapping[int, Places], **facts: Unpack[CampaignFacts]
) -> Campaign:
    """A draft with its letters drawn up. `places` fills `common.…`, by the partner's id."""
    values = {**_plain(facts), "owner": by, "created_at": at}
    made: Campaign = edits.made(Campaign, values)
    if not made.name:
        raise Invalid({"name": "Give it a name."})
    made.ref = refs.new(refs.Prefix.CAMPAIGN)
    made.save(force_insert=True)
    return _draw_up(made, places, at)


@transaction.atomic
def edit_campaign(
    *, campaign: Campaign, by: User, at: datetime, places: Mapping[int, Places],
    **facts: Unpack[CampaignFacts],
) -> Campaign:  # fmt: skip
    """Change a draft; its letters are drawn up anew. Refused once it was sent."""
    campaign = _draft(campaign)
    edits.assign(campaign, _plain(facts), allowed=CampaignFacts)
    if not campaign.name:
        raise Invalid({"name": "Give it a name."})
    campaign.save()
    return _draw_up(campaign, places, at)


@transaction.atomic
def draw_up(
    *, campaign: Campaign, places: Mapping[int, Places], by: User, at: datetime
) -> Campaign:
    """Fill the mails of a draft anew, from the partners and contacts of this moment."""
    return _draw_up(_draft(campaign), places, at)


@transaction.atomic
def leave_out(*, letter: Letter, by: User, at: datetime, is_back: bool = False) -> None:
    """Take one person off a draft, or (`is_back`) on again; drawing it up anew keeps it."""
    _draft(letter.campaign)
    rows = Letter.objects.filter(pk=letter.pk)
    if is_back:
        rows.filter(reason=BY_HAND).exclude(body="").update(
            state=LetterState.WAITING, reason=""  # no move table
        )  # fmt: skip
    else:
        rows.filter(state=LetterState.WAITING).update(
            state=LetterState.EXCLUDED, reason=BY_HAND  # no move table
        )  # fmt: skip


@transaction.atomic
def start_campaign(*, campaign: Campaign, by: User, at: datetime) -> Campaign:
    """Send it. Of two who press at once one is refused, so nobody gets it twice."""
    if not campaign.letters.filter(state=LetterState.WAITING).exists():
        raise Refused("There is nobody to write to. Look at the reasons, or widen the list.")
    lifecycle.move(campaign, to=CampaignState.SENDING, by=by, at=at, started_at=at)
    return campaign


def pause_campaign(*, campaign: Campaign, by: User, at: datetime) -> None:
    """Nothing more goes out until it is resumed; what was sent stays sent."""
    lifecycle.move(campaign, to=CampaignState.PAUSED, by=by, at=at)


def resume_campaign(*, campaign: Campaign, by: User, at: datetime) -> None:
    if campaign.state != CampaignState.PAUSED:
        raise Refused(f"{campaign.ref} is not paused.")
    lifecycle.move(campaign, to=CampaignState.SENDING, by=by, at=at)


@transaction.atomic
def cancel_campaign(*, campaign: Campaign, by: User, at: datetime, reason: str = "") -> None:
    """Over for good: letters that were not sent are dropped, those in the outbox too."""
    lifecycle.move(
        campaign, to=CampaignState.CANCELLED, by=by, at=at, reason=reason, finished_at=at
    )
    rows = campaign.letters.filter(state=LetterState.WAITING)
    rows.update(state=LetterState.DROPPED)  # no move table


@transaction.atomic
def claim_letters(*, campaign_id: int, at: datetime, host: str) -> list[Letter]:
    """The next letters of a campaign for the outbox, each claimed once however many senders run.

    What has changed since it was drawn up counts: who opted out, bounced, was archived, whose
    partner asked for silence or has had its share is left out with the reason. Call it in the
    transaction that writes the outbox. Empty where another sender is at it.
    """
    rows = Campaign.objects.filter(pk=campaign_id, state=CampaignState.SENDING)
    campaign = rows.select_for_update(skip_locked=True).first()
    if campaign is None:
        return []
    room = IN_OUTBOX - campaign.letters.filter(state=LetterState.QUEUED).count()
    waiting = campaign.letters.filter(state=LetterState.WAITING).order_by("pk")[: max(0, room)]
    letters = list(waiting.select_related("contact", "partner", "campaign"))
    good = _still_good(letters, at)
    for letter in good:
        letter.state, letter.queued_at = LetterState.QUEUED, at  # no move table
        letter.message_id = f"<outreach-{letter.pk}@{host}>"
    Letter.objects.bulk_update(
        letters, ["state", "reason", "queued_at", "message_id"], batch_size=500
    )
    return good


def finish_campaigns(*, at: datetime) -> int:
    """Campaigns whose letters have all come to an end are done; returns how many."""
    left = (LetterState.WAITING, LetterState.QUEUED)
    rows = Campaign.objects.filter(state=CampaignState.SENDING).exclude(letters__state__in=left)
    done = list(rows)
    for campaign in done:
        lifecycle.move(campaign, to=CampaignState.DONE, by=None, at=at, finished_at=at)
    return len(done)


def _plain(facts: CampaignFacts) -> dict[str, Any]:
    """Filters as they come from an address, with or without its question mark."""
    return {
        name: value.removeprefix("?") if name in ("query", "people") else value  # type: ignore[attr-defined]
        for name, value in facts.items()
    }


def _draft(campaign: Campaign) -> Campaign:
    found = Campaign.objects.select_for_update(of=("self",)).select_related("template")
    campaign = found.get(pk=campaign.pk)
    if campaign.state != CampaignState.DRAFT:
        raise Refused(f"{campaign.ref} was sent already and cannot be changed.", conflict=True)
    return campaign


def _draw_up(campaign: Campaign, places: Mapping[int, Places], at: datetime) -> Campaign:
    by_hand = campaign.letters.filter(reason=BY_HAND)
    left_out = set(by_hand.values_list("contact_id", flat=True))
    letters = letters_for(campaign, places, left_out, at)
    campaign.letters.all().delete()
    Letter.objects.bulk_create(letters, batch_size=1000)
    campaign.drawn_at = at
    campaign.save(update_fields=["drawn_at"])
    return campaign


def _still_good(letters: list[Letter], at: datetime) -> list[Letter]:
    """Those that may go out now; the others are marked with the reason.

    The partners' rows are held, so that two campaigns cannot use up the same share.
    """
    partners = sorted({letter.partner_id for letter in letters})
    held = Partner.objects.filter(pk__in=partners).order_by("pk").select_for_update()
    fresh = {partner.pk: partner for partner in held}
    given = queries.recent(partners, at=at)
    people = _people(letters, fresh)
    known = queries.standings(people.values())
    good = []
    for letter in letters:
        person = people[letter.contact_id]
        standing = rules.again(
            known[person.pk], written_to=letter.email, recent=given[letter.partner_id]
        )
        reason = rules.why_not(standing, today=at.date(), cap=queries.cap())
        if reason:
            letter.state, letter.reason = LetterState.EXCLUDED, reason  # no move table
        else:
            given[letter.partner_id] += 1
            good.append(letter)
    return good


def _people(letters: list[Letter], partners: Mapping[int, Partner]) -> dict[int, Contact]:
    """Their contacts as they are now, roles loaded. Two queries."""
    ids = [letter.contact_id for letter in letters]
    found = {}
    for person in Contact.objects.filter(pk__in=ids).prefetch_related("roles"):
        person.partner = partners[person.partner_id]
        found[person.pk] = person
    return found
