"""What was said with partners; a campaign with what became of it, and one being written."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from itertools import count

from apps.accounts.models import User
from apps.agreements.models import Agreement
from apps.console.outreach.places import places_of
from apps.network.models import Interconnect
from apps.partners import actions, queries, rules
from apps.partners.actions import RoleGiven
from apps.partners.models import Campaign, Contact, Letter, MailTemplate, Partner

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
HOST = "northlight.example"
TALKED_WITH = 14  # partners with interactions

PEAK = """Dear {{ contact.first_name }},

the evening peak of {{ partner.name }} grows towards the holidays. We would like to look at the
figures with you before the end of the month, and at a second port where one port carries it all.

Would half an hour next week suit you?

{{ owner.name }}
{{ network.name }}"""
PEAK_ES = """Estimado/a {{ contact.first_name }}:

El pico de la noche de {{ partner.name }} crece hacia las fiestas. Nos gustaría revisar las cifras
con ustedes antes de fin de mes, y un segundo puerto donde hoy uno solo lleva todo.

¿Le vendría bien media hora la próxima semana?

{{ owner.name }}
{{ network.name }}"""
MEET = """Dear {{ contact.first_name }},

we both are at {{ common.facilities }}. A private interconnect there would take the traffic of
{{ partner.asn }} off the exchange. May I send you our requirements?

{{ owner.name }}, {{ owner.email }}
{{ network.name }}"""

# Kind, days ago, what about, what was said; {agreement} and {link} are theirs.
TALKS = (
    ("CALL", 3, "Peak of last Sunday",
     "They saw it as well: the second half of the match. No change on their side; they ask for the "
     "figures of {link} by Friday."),
    ("MEETING", 11, "Quarterly review",
     "Went through capacity and open points. They want to add a port in the new building before "
     "June; budget is decided in January. Renewal of {agreement} is not in doubt."),
    ("NOTE", 16, "New head of network",
     "Heard at the exchange's meeting: the former one leaves at the end of the year. Ask for an "
     "introduction before the renewal of {agreement}."),
    ("CALL", 24, "Maintenance of {link}",
     "Window moved to Tuesday night, they inform their NOC themselves."),
    ("MEETING", 58, "First look at the upgrade of {link}",
     "Both sides measured more than 70 % on most days. They accept n x 100G and will order the "
     "cross-connect; we send the LOA."),
    ("NOTE", 71, "Invoices go to another address",
     "Their accounting was moved. Purchase orders still come from the same person."),
)  # fmt: skip
REPLIES = (
    "Good idea. Tuesday at 15:00 works for us, please send an invitation.",
    "Thank you. We are about to order the second port, I come back to you next week.",
    "The figures would help. Could you send those of the last three months?",
)


def play(*, at: datetime) -> None:
    by = User.objects.filter(email__startswith="marina").first()
    if by is None:
        return
    _know_people(at)
    _talk(by, at)
    holidays = _write_templates(by, at)
    _send(holidays, by, at - 19 * DAY, at)
    meet, query = MailTemplate.objects.get(name="A private interconnect"), "region=EMEA&policy=OPEN"
    actions.add_campaign(
        name="PNI instead of the exchange, EMEA", template=meet, query=query,
        roles=["PEERING", "COMMERCIAL"], by=by, at=at - DAY,
        places=places_of(actions.partners_of(query)),
    )  # fmt: skip


def _know_people(at: datetime) -> None:
    """Some are known from PeeringDB alone, some read Spanish, one covers a single site."""
    coordinators = Contact.objects.filter(roles__role="PEERING", partner__region="LATAM")
    ids = list(coordinators.order_by("pk").distinct().values_list("pk", flat=True))
    Contact.objects.filter(pk__in=ids[::2]).update(language="es")
    Contact.objects.filter(pk__in=ids[4::6]).update(source=rules.PEERINGDB)
    first = Contact.objects.filter(roles__role="NOC").order_by("pk").first()
    if first is not None:
        night = RoleGiven("ESCALATION", "SECONDARY", first.partner.region)
        actions.add_contact_role(contact=first, given=night, by=None, at=at - 90 * DAY)


def _talk(by: User, at: datetime) -> None:
    """Something was said with the partners we know best."""
    partners = list(Partner.objects.select_related("owner").order_by("pk")[:TALKED_WITH])
    for n, partner in enumerate(partners):
        people = list(queries.contacts(partner)[:2])
        about = _refs(partner)
        for kind, days, subject, text in TALKS[n % 2 :: 1 + n % 3]:
            then = at - (days + n) * DAY - 5 * HOUR
            actions.log_interaction(
                partner=partner, kind=kind, subject=subject.format(**about),
                text=text.format(**about), took_place=then, by=partner.owner or by, at=then + HOUR,
                contacts=[] if kind == "NOTE" else people[: 1 + n % 2],
            )  # fmt: skip


def _refs(partner: Partner) -> dict[str, str]:
    agreement = Agreement.objects.filter(partner=partner).order_by("pk").first()
    link = Interconnect.objects.filter(partner=partner).order_by("pk").first()
    return {
        "agreement": agreement.ref if agreement else "the agreement",
        "link": link.ref if link else "the interconnect",
    }


def _write_templates(by: User, at: datetime) -> MailTemplate:
    then = at - 40 * DAY
    kept = actions.add_template(
        name="Peak before the holidays", language="en", body=PEAK, by=by, at=then,
        subject="{{ partner.name }}: the evening peak before the holidays",
    )  # fmt: skip
    actions.add_template(
        name=kept.name, language="es", body=PEAK_ES, by=by, at=then,
        subject="{{ partner.name }}: el pico de la noche antes de las fiestas",
    )  # fmt: skip
    actions.add_template(
        name="A private interconnect", language="en", body=MEET, by=by, at=then,
        subject="{{ network.name }} and {{ partner.name }} at {{ common.facilities }}",
    )  # fmt: skip
    return kept


def _send(template: MailTemplate, by: User, then: datetime, now: datetime) -> None:
    """Everybody was written to; some answered, some addresses are dead, one wants no more."""
    campaign = actions.add_campaign(
        name="Peak before the holidays, LATAM", template=template, query="region=LATAM",
        roles=["PEERING"], by=by, at=then - DAY, places={},
    )  # fmt: skip
    if not queries.letters(campaign).filter(state="WAITING").exists():
        return
    actions.start_campaign(campaign=campaign, by=by, at=then)
    for n, letter in zip(count(), _handed_over(campaign, then), strict=False):
        _end(letter, n, then + HOUR)
    actions.finish_campaigns(at=min(now, then + 2 * HOUR))


def _handed_over(campaign: Campaign, then: datetime) -> Iterator[Letter]:
    while letters := actions.claim_letters(campaign_id=campaign.pk, at=then, host=HOST):
        yield from letters


def _end(letter: Letter, n: int, then: datetime) -> None:
    if n % 9 == 7:
        no = "550 5.1.1 No such user"
        actions.note_failed(letter_id=letter.pk, reason=no, is_bounce=True, at=then)
        actions.note_bounce(contact=letter.contact, text=no, at=then)
        return
    actions.note_sent(letter_id=letter.pk, at=then)
    if n % 4 == 1:
        _reply(letter, REPLIES[n // 4 % len(REPLIES)], then + (1 + n % 5) * DAY)
    if n % 9 == 4:
        full = "552 5.2.2 Mailbox full since 90 days"
        bounce = rules.Bounce(letter.email.lower(), full, True, letter.message_id)
        actions.note_bounced(bounce=bounce, at=then + DAY)
    if n % 25 == 6:
        actions.opt_out(
            contact=letter.contact, reason="", by=None, at=then + 2 * DAY, letter=letter
        )


def _reply(letter: Letter, text: str, at: datetime) -> None:
    mail = EmailMessage()
    mail["From"] = f"{letter.name} <{letter.email}>"
    mail["To"] = f"marina@{HOST}"
    mail["Date"] = format_datetime(at)
    mail["Subject"] = f"Re: {letter.subject}"
    mail["Message-ID"] = f"<{letter.pk}.{at:%Y%m%d}@example.com>"
    mail["In-Reply-To"] = letter.message_id
    mail.set_content(f"{text}\n\n{rules.first_name(letter.name)}")
    actions.take_mail(raw=mail.as_bytes(), partner=letter.partner, by=None, at=at)
