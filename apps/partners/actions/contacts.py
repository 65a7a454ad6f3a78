"""Contacts once they are there: roles one by one, opt-out, out of the archive, two into one."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from apps.accounts.models import User
from apps.core import tags
from apps.core.errors import Invalid, Refused
from apps.partners import queries, rules
from apps.partners.actions.partners import RoleGiven
from apps.partners.enums import ContactRoleKind, LetterOutcome, Priority
from apps.partners.models import (
    Contact,
    ContactMerge,
    ContactRole,
    InteractionPerson,
    Letter,
)

BY_THEMSELVES = "By the link in a mail"
FILLED = ("title", "email", "phone", "time_zone", "language")  # taken over where there is nothing
KEPT = (*FILLED, "source", "verified_on", "bounced_at", "bounce_text", "opted_out_at",
        "opt_out_reason")  # fmt: skip


@transaction.atomic
def add_contact_role(*, contact: Contact, given: RoleGiven, by: User | None, at: datetime) -> None:
    """Give a contact one more role, or the same with another priority.

    `scope_ref` limits it to a reference, or to a region, metro or site by its code.
    """
    scope = rules.scope_of(given.scope_ref)
    if given.role not in ContactRoleKind.values or given.priority not in Priority.values:
        raise Invalid({"role": "Choose a role and a priority."})
    if scope is None:
        raise Invalid({"scope_ref": "Enter a reference or a code: AGR-00042, BOG-1, LATAM."})
    ContactRole.objects.update_or_create(
        contact=contact, role=given.role, scope_ref=scope, defaults={"priority": given.priority}
    )


@transaction.atomic
def remove_contact_role(*, role: ContactRole, by: User | None, at: datetime) -> None:
    role.delete()


@transaction.atomic
def restore_contact(*, contact: Contact, by: User | None, at: datetime) -> Contact:
    """Back from the archive. Refused for one that was merged: that is undone instead."""
    if contact.merged_into.filter(undone_at=None).exists():
        raise Refused(f"{contact} was merged into another contact. Undo that first.")
    Contact.objects.filter(pk=contact.pk).update(archived_at=None)
    contact.archived_at = None
    return contact


@transaction.atomic
def opt_out(
    *, contact: Contact, reason: str, by: User | None, at: datetime, letter: Letter | None = None
) -> Contact:
    """No outreach to this address any more, whoever has it. Twice keeps the first date.

    News of their own interconnects is another thing: what they chose in the portal decides there.
    """
    said = rules.one_line(reason) or BY_THEMSELVES
    same = Q(pk=contact.pk) | (Q(email__iexact=contact.email) if contact.email else Q())
    Contact.objects.filter(same, opted_out_at=None).update(opted_out_at=at, opt_out_reason=said)
    if letter is not None:
        sent = Letter.objects.filter(pk=letter.pk)
        sent.update(outcome=LetterOutcome.OPTED_OUT, outcome_at=at)
    contact.refresh_from_db(fields=["opted_out_at", "opt_out_reason"])
    return contact


@transaction.atomic
def opt_in(*, contact: Contact, reason: str, by: User, at: datetime) -> Contact:
    """They may be written to again, because they said so: `reason` says when and how."""
    if not reason.strip():
        raise Invalid({"reason": "Say when and how they agreed: it may be asked for."})
    same = Q(pk=contact.pk) | (Q(email__iexact=contact.email) if contact.email else Q())
    said = rules.one_line(f"Agreed again: {reason}")
    Contact.objects.filter(same).update(opted_out_at=None, opt_out_reason=said)
    contact.refresh_from_db(fields=["opted_out_at", "opt_out_reason"])
    return contact


@transaction.atomic
def merge_contacts(*, kept: Contact, gone: Contact, by: User | None, at: datetime) -> ContactMerge:
    """One person who is there twice: `gone` is archived, what hangs on it moves to `kept`.

    Facts that `kept` lacks are taken over, with values of custom fields; tags of both stay. An
    opt-out and a bounce of the address that stays count for both; an address known from PeeringDB
    alone stays one. Everything can be taken back by `undo_merge`. Refused where both together have
    too many tags.
    """
    kept, gone = _both(kept, gone)
    before = {name: _plain(getattr(kept, name)) for name in KEPT}
    _take_over(kept, gone)
    described = _describe(kept, gone)
    kept.save(update_fields=[*KEPT, "custom", "tags"])
    moved = {"facts": before, "described": described, **_move(kept, gone)}
    Contact.objects.filter(pk=gone.pk).update(archived_at=at)
    return ContactMerge.objects.create(kept=kept, gone=gone, before=moved, at=at, by=by)


@transaction.atomic
def note_moved(*, merge: ContactMerge, **ids: list[int]) -> None:
    """What another app has moved, for the one who undoes it."""
    merge.before = {**merge.before, **ids}
    merge.save(update_fields=["before"])


@transaction.atomic
def undo_merge(*, merge: ContactMerge, by: User | None, at: datetime) -> ContactMerge:
    """Two again, as before. What came to the kept one since then stays with it."""
    changed = ContactMerge.objects.filter(pk=merge.pk, undone_at=None).update(undone_at=at)
    if not changed:
        raise Refused("It was undone already.", conflict=True)
    kept = Contact.objects.select_for_update().get(pk=merge.kept_id)
    gone, before = merge.gone, merge.before
    for name, value in before["facts"].items():
        setattr(kept, name, _of(kept, name).to_python(value))
    _part(kept, before.get("described"))
    kept.save(update_fields=[*before["facts"], "custom", "tags"])
    ContactRole.objects.filter(pk__in=before["roles"]).update(contact=gone)
    InteractionPerson.objects.filter(pk__in=before["talks"]).update(contact=gone)
    Letter.objects.filter(pk__in=before["letters"]).update(contact=gone)
    Contact.objects.filter(pk=gone.pk).update(archived_at=None)
    merge.undone_at = at
    return merge


def _both(kept: Contact, gone: Contact) -> tuple[Contact, Contact]:
    """Both rows, held in one order, so that two who merge them crosswise wait for each other."""
    if kept.pk == gone.pk:
        raise Refused("That is the same contact.")
    if kept.partner_id != gone.partner_id:
        raise Refused(
            "They are contacts of two partners. Keep both: the same person may work for two."
        )
    rows = Contact.objects.filter(pk__in=[kept.pk, gone.pk]).order_by("pk").select_for_update()
    found = {row.pk: row for row in rows}
    if any(row.archived_at for row in found.values()):
        raise Refused("One of them is archived already. Reload and look again.", conflict=True)
    return found[kept.pk], found[gone.pk]


def _take_over(kept: Contact, gone: Contact) -> None:
    is_same = kept.email.lower() == gone.email.lower() or not kept.email
    kept.source = rules.merged_source(
        rules.Merging(kept.email, kept.source), rules.Merging(gone.email, gone.source)
    )
    for name in FILLED:
        setattr(kept, name, getattr(kept, name) or getattr(gone, name))
    if gone.opted_out_at and not kept.opted_out_at:
        kept.opted_out_at, kept.opt_out_reason = gone.opted_out_at, gone.opt_out_reason
    if is_same and gone.bounced_at and not kept.bounced_at:
        kept.bounced_at, kept.bounce_text = gone.bounced_at, gone.bounce_text
    days = [day for day in (kept.verified_on, gone.verified_on) if day]
    kept.verified_on = max(days, default=None)


def _describe(kept: Contact, gone: Contact) -> dict[str, Any]:
    """Values of custom fields and tags of both; what it takes to part them again."""
    before, held = dict(kept.custom), set(kept.tags)
    kept.custom = rules.merged_values(before, gone.custom, queries.several_choices())
    kept.tags = rules.merged_tags(kept.tags, gone.tags)
    if len(kept.tags) > tags.MOST:
        raise Refused(
            f"Together they have {len(kept.tags)} tags; at most {tags.MOST} fit on a contact. "
            "Take some off first."
        )
    taken = [each for each in kept.tags if each not in held]
    return {"before": before, "after": kept.custom, "tags": taken}


def _part(kept: Contact, described: dict[str, Any] | None) -> None:
    """Merges made before fields and tags were merged have nothing to part."""
    if described:
        before, after = described["before"], described["after"]
        kept.custom = rules.parted_values(kept.custom, before, after)
        kept.tags = rules.parted_tags(kept.tags, described["tags"])


def _move(kept: Contact, gone: Contact) -> dict[str, list[int]]:
    """Roles that `kept` lacks, talks, and mails of campaigns it has none of; the ids that moved."""
    held = set(kept.roles.values_list("role", "scope_ref"))
    roles = [row.pk for row in gone.roles.all() if (row.role, row.scope_ref) not in held]
    written = set(kept.letters.values_list("campaign_id", flat=True))
    talks = list(gone.talks.values_list("pk", flat=True))
    letters = [row.pk for row in gone.letters.all() if row.campaign_id not in written]
    ContactRole.objects.filter(pk__in=roles).update(contact=kept)
    InteractionPerson.objects.filter(pk__in=talks).update(contact=kept)
    Letter.objects.filter(pk__in=letters).update(contact=kept)
    return {"roles": roles, "talks": talks, "letters": letters}


def _of(contact: Contact, name: str) -> Any:
    return contact._meta.get_field(name)


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
