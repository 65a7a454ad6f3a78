"""One notice as an e-mail: subject, text and HTML from templates/mail."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from apps.notifications.models import Notice


def message(notice: Notice) -> EmailMultiAlternatives:
    """The mail for the notice's recipient. Needs `recipient` loaded.

    The same notice always has the same Message-ID, so a mail that is sent again after a crash
    between sending and recording is recognised by the reader's mail program.
    """
    context = context_of(notice)
    subject = render_to_string(f"mail/{notice.kind}.subject.txt", context)
    mail = EmailMultiAlternatives(
        subject=" ".join(subject.split()),
        body=render_to_string(f"mail/{notice.kind}.txt", context).strip() + "\n",
        to=[notice.recipient.email],
        headers={
            "Message-ID": f"<notice-{notice.pk}@{urlsplit(settings.BASE_URL).hostname}>",
            "Auto-Submitted": "auto-generated",
            "X-EdgePartners-Ref": notice.ref,
        },
    )
    mail.attach_alternative(render_to_string(f"mail/{notice.kind}.html", context), "text/html")
    return mail


def write_to(
    *, name: str, address: str, kind: str, ref: str, title: str, body: str,
    lines: list[list[str]], url: str, call: str,
) -> None:  # fmt: skip
    """Send one mail to somebody outside, at once; nothing of it is kept.

    For what must not lie in the outbox, such as personal links. Raises what the mail server raises.
    """
    context = {
        "title": title, "body": body, "ref": ref, "name": name, "lines": lines, "call": call,
        "url": absolute(url), "settings_url": "", "network": settings.NETWORK_NAME,
    }  # fmt: skip
    subject = render_to_string(f"mail/{kind}.subject.txt", context)
    letter = EmailMultiAlternatives(
        subject=" ".join(subject.split()),
        body=render_to_string(f"mail/{kind}.txt", context).strip() + "\n",
        to=[address],
        headers={"Auto-Submitted": "auto-generated", "X-EdgePartners-Ref": ref},
    )
    letter.attach_alternative(render_to_string(f"mail/{kind}.html", context), "text/html")
    letter.send()


def context_of(notice: Notice) -> dict[str, Any]:
    """What every mail template may use; all of it is always there."""
    facts = notice.facts
    return {
        "title": notice.title,
        "body": notice.body,
        "ref": notice.ref,
        "urgency": notice.urgency,
        "name": notice.recipient.name,
        "lines": facts.get("lines", []),
        "call": facts.get("call", "Open in EdgePartners"),
        "url": absolute(facts.get("url", "/inbox/")),
        "settings_url": absolute("/profile/"),
        "network": settings.NETWORK_NAME,
    }


def absolute(path: str) -> str:
    """A link that works outside the application."""
    return f"{settings.BASE_URL}{path}"
