"""Take in a mail from standard input, as a mail server hands it over.

    receive_mail in+PAR-00042.k7qd3vxa@mail.example.net < mail.eml

The addresses are those of the envelope; without any, those in the mail count. What is taken is on
the timeline of its partner, files included; an answer is noted at the mail of the campaign it
answers; a bounce flags the contact. With `--partner PAR-00042` the address needs no token: for
people at the machine who take in old mail.

Ends with 0 where it was taken or is there already, 65 where it is no mail that we keep, 67 where
it is addressed to none of our addresses: what a mail server turns into an answer to the sender.
"""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now

from apps.core import audit
from apps.core.errors import Refused
from apps.partners import actions
from apps.partners.models import Partner

NO_MAIL, NO_ADDRESS = 65, 67  # sysexits.h: EX_DATAERR, EX_NOUSER
MOST_BYTES = 40 * 1024 * 1024


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("recipients", nargs="*", help="addresses of the envelope")
        parser.add_argument("--partner", default="", help="reference; then no token is needed")

    def handle(self, *, recipients: list[str], partner: str, **_options: Any) -> None:
        raw = sys.stdin.buffer.read(MOST_BYTES + 1)
        if len(raw) > MOST_BYTES:
            raise CommandError("The mail is larger than 40 MiB.", returncode=NO_MAIL)
        try:
            with audit.acting(actor_id=None, channel="task"):
                taken = _taken(raw, recipients, partner)
        except Refused as refusal:
            if not refusal.conflict:
                raise CommandError(refusal.message, returncode=_code(refusal)) from refusal
            self.stdout.write(refusal.message)
            return
        self.stdout.write(said(taken))


def _taken(raw: bytes, recipients: list[str], ref: str) -> actions.Taken:
    if not ref:
        return actions.receive_mail(raw=raw, recipients=recipients, at=now())
    partner = Partner.objects.filter(ref=ref.upper(), archived_at=None).first()
    if partner is None:
        raise Refused(f"There is no partner {ref}.")
    return actions.take_mail(raw=raw, partner=partner, by=None, at=now())


def _code(refusal: Refused) -> int:
    return NO_ADDRESS if refusal.field == "recipients" else NO_MAIL


def said(taken: actions.Taken) -> str:
    """What became of the mail, in one line."""
    if taken.interaction is not None:
        return f"On the timeline of {taken.interaction.partner.ref}: {taken.interaction.subject}"
    lines = [f"{contact} is flagged as bounced." for contact in taken.bounced]
    lines += [f"Nobody has the address {email}." for email in taken.unknown]
    lines += [f"{email} is only delayed." for email in taken.delayed]
    return " ".join(lines)
