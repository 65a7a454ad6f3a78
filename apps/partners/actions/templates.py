"""Templates of mails: kept, changed, archived."""

import re
from datetime import datetime
from typing import TypedDict, Unpack

from django.db import transaction

from apps.accounts.models import User
from apps.core import edits
from apps.core.errors import Invalid
from apps.partners import rules
from apps.partners.models import MailTemplate
from apps.partners.rules.letters import LONGEST_BODY

TAKEN = "There is a template of that name in this language already."
NO_LANGUAGE = "Enter a language such as en, es or pt-BR."
_LANGUAGE = re.compile(r"[a-z]{2}(-[A-Za-z]{2,4})?")


class TemplateFacts(TypedDict, total=False):
    name: str
    language: str
    subject: str
    body: str


@transaction.atomic
def add_template(*, by: User | None, at: datetime, **facts: Unpack[TemplateFacts]) -> MailTemplate:
    """A new template. Raises Invalid for a placeholder that is none, naming it."""
    made: MailTemplate = edits.made(MailTemplate, {**facts, "changed_at": at, "changed_by": by})
    _check(made)
    with edits.unique(TAKEN, field="name"):
        made.save(force_insert=True)
    return made


@transaction.atomic
def edit_template(
    *, template: MailTemplate, by: User | None, at: datetime, **facts: Unpack[TemplateFacts]
) -> MailTemplate:
    """Change it. Campaigns that are under way keep the text they were drawn up with."""
    edits.assign(template, facts, allowed=TemplateFacts)
    _check(template)
    template.changed_at, template.changed_by = at, by
    with edits.unique(TAKEN, field="name"):
        template.save()
    return template


@transaction.atomic
def archive_template(*, template: MailTemplate, by: User | None, at: datetime) -> None:
    """Not offered any more; what was sent with it keeps it."""
    MailTemplate.objects.filter(pk=template.pk).update(archived_at=at)


def _check(template: MailTemplate) -> None:
    said = {
        "name": "" if template.name else "Give it a name.",
        "language": "" if _LANGUAGE.fullmatch(template.language) else NO_LANGUAGE,
        "subject": _fault(template.subject) or _broken(template.subject),
        "body": _fault(template.body),
    }
    if errors := {name: text for name, text in said.items() if text}:
        raise Invalid(errors)


def _fault(text: str) -> str:
    if len(text) > LONGEST_BODY:
        return f"At most {LONGEST_BODY} letters."
    return rules.fault(text) if text.strip() else "Write something."


def _broken(subject: str) -> str:
    """A line break in a subject would begin a header of its own."""
    is_one = subject.isprintable()
    return "" if is_one else "A subject is one line, without control characters."
