"""Staff reads over templates, campaigns and their letters."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from apps.partners import rules
from apps.partners.enums import LetterOutcome, LetterState, Priority
from apps.partners.models import Campaign, Contact, ContactRole, Letter, MailTemplate, Partner
from apps.partners.queries.contacts import opted_out

ON_THEIR_WAY = (LetterState.QUEUED, LetterState.SENT)


def cap() -> rules.Cap:
    """How much outreach a partner gets at most, as the installation is set."""
    return rules.Cap(settings.OUTREACH_MAILS, settings.OUTREACH_DAYS)


def mail_in() -> rules.MailIn:
    """Where mail is taken in, as the installation is set; its address may be empty."""
    return rules.MailIn(settings.MAIL_IN_ADDRESS, settings.SECRET_KEY)


def templates() -> QuerySet[MailTemplate]:
    """Templates in use, by name and language."""
    return MailTemplate.objects.filter(archived_at=None).order_by("name", "language")


def versions(template: MailTemplate) -> dict[str, MailTemplate]:
    """A template in its languages; the one that was chosen is among them. One query."""
    same = MailTemplate.objects.filter(name__iexact=template.name, archived_at=None)
    return {each.language: each for each in same.order_by("pk")} | {template.language: template}


def campaigns() -> QuerySet[Campaign]:
    """All campaigns with template and owner, and the figures of their letters."""
    counted = {
        "to_send": Q(letters__state=LetterState.WAITING),
        "queued": Q(letters__state=LetterState.QUEUED),
        "sent": Q(letters__state=LetterState.SENT),
        "failed": Q(letters__state=LetterState.FAILED),
        "excluded": Q(letters__state=LetterState.EXCLUDED),
        "dropped": Q(letters__state=LetterState.DROPPED),
        "replied": Q(letters__outcome=LetterOutcome.REPLIED),
        "bounced": Q(letters__outcome=LetterOutcome.BOUNCED),
        "silenced": Q(letters__outcome=LetterOutcome.OPTED_OUT),
    }
    figures = {name: Count("letters", filter=condition) for name, condition in counted.items()}
    return Campaign.objects.select_related("template", "owner").annotate(**figures)


def letters(campaign: Campaign) -> QuerySet[Letter]:
    """The mails of a campaign, in the order they go out, with partner and contact."""
    return campaign.letters.select_related("partner", "contact").order_by("pk")


def unreached(campaign: Campaign, partners: QuerySet[Partner]) -> QuerySet[Partner]:
    """Partners of its list without any contact that was looked at: nobody has the roles."""
    held = Letter.objects.filter(campaign=campaign, partner=OuterRef("pk"))
    return partners.filter(~Exists(held)).order_by("name", "pk")


def candidates(partner_ids: Iterable[int], roles: Iterable[str]) -> QuerySet[Contact]:
    """Contacts of partners who have one of the roles (none named: all), primary ones first."""
    wanted = list(roles)
    held = ContactRole.objects.filter(contact=OuterRef("pk"))
    held = held.filter(role__in=wanted) if wanted else held
    rows = Contact.objects.filter(partner__in=list(partner_ids), archived_at=None)
    rows = rows.filter(Exists(held)) if wanted else rows
    first = held.filter(priority=Priority.PRIMARY)
    roles_loaded = Prefetch("roles", queryset=ContactRole.objects.order_by("pk"))
    return rows.prefetch_related(roles_loaded).order_by(
        "partner", Exists(first).desc(), "name", "pk"
    )


def recent(partner_ids: Iterable[int], *, at: datetime) -> Counter[int]:
    """How much outreach went to partners within the days of the cap. One query."""
    since = at - timedelta(days=cap().days)
    rows = Letter.objects.filter(
        partner__in=list(partner_ids), state__in=ON_THEIR_WAY, queued_at__gt=since
    )
    counted = rows.order_by().values("partner").annotate(n=Count("pk"))
    return Counter({row["partner"]: row["n"] for row in counted})


def standings(
    contacts: Iterable[Contact], *, roles: Iterable[str] = ()
) -> dict[int, rules.Standing]:
    """What decides about contacts, by id, but for the cap. `partner` and roles are loaded."""
    people, wanted = list(contacts), set(roles)
    silent = opted_out(person.email for person in people)
    found = {}
    for person in people:
        held = [row for row in person.roles.all() if not wanted or row.role in wanted]
        found[person.pk] = rules.Standing(
            email=person.email, source=person.source,
            is_archived=person.archived_at is not None,
            is_bounced=person.bounced_at is not None,
            is_opted_out=person.opted_out_at is not None or person.email.lower() in silent,
            is_inactive=bool(held) and all(row.priority == Priority.INACTIVE for row in held),
            is_partner_archived=person.partner.archived_at is not None,
            blocked_until=person.partner.do_not_contact_until,
        )  # fmt: skip
    return found


def fault_of(contact: Contact, *, at: datetime) -> str:
    """Why no outreach may go to a contact now, but for the cap; empty: it may. Three queries."""
    loaded = Contact.objects.select_related("partner").prefetch_related("roles").get(pk=contact.pk)
    standing = standings([loaded])[loaded.pk]
    return rules.why_not(standing, today=at.date(), cap=rules.Cap(1, cap().days))
