"""One notice as an e-mail: subject, text and HTML from templates/mail."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from apps.core import files
from apps.notifications.models import Notice


def message(notice: Notice) -> EmailMultiAlternatives:
    """The mail for the notice's reader. Needs `recipient`, `contact` and `partner` loaded.

    The same notice always has the same Message-ID, so a mail that is sent again after a crash
    between sending and recording is recognised by the reader's mail program.
    """
    context = context_of(notice)
    headers = _headers(f"notice-{notice.pk}", notice.ref) | _way_out(notice)
    if (own := notice.facts.get("headers")) is not None:  # a letter begins no thread of a reference
        headers = _headers("") | {name: value for name, value in own.items() if value}
    mail = _rendered(notice.kind, context, to=notice.reader.email, headers=headers)
    if calendar := notice.facts.get("calendar"):
        mail.attach("maintenance.ics", calendar, "text/calendar")
    for each in notice.facts.get("files", ()):
        mail.attach(each["name"], files.read(each["path"], sha256=each["sha256"]), each["type"])
    return mail


def _way_out(notice: Notice) -> dict[str, str]:
    """One click in the mail program takes the reader off, without signing in (RFC 8058)."""
    if not (leave := notice.facts.get("leave")):
        return {}
    return {
        "List-Unsubscribe": f"<{absolute(leave)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def digest(notices: Sequence[Notice]) -> EmailMultiAlternatives:
    """Several notices of one reader as the mail of a day, in the order they were written."""
    last = notices[-1]
    count = len(notices)
    context = context_of(last) | {
        "title": f"{count} message{'s' if count > 1 else ''} from {settings.NETWORK_NAME}",
        "body": "",
        "notices": [context_of(notice) for notice in notices],
        "url": absolute("/portal/inbox/"),
        "call": "Open the portal",
    }
    return _rendered("digest", context, to=last.reader.email, headers=_headers(f"day-{last.pk}"))


def _headers(message: str, ref: str = "") -> dict[str, str]:
    """One thread per reference: each mail answers the same first one, which nobody ever sent."""
    host = urlsplit(settings.BASE_URL).hostname
    headers = {"Message-ID": f"<{message}@{host}>", "Auto-Submitted": "auto-generated"}
    if ref:
        thread = f"<thread-{ref}@{host}>"
        headers |= {"X-EdgePartners-Ref": ref, "References": thread, "In-Reply-To": thread}
    return headers


def _rendered(
    kind: str, context: dict[str, Any], *, to: str, headers: dict[str, str]
) -> EmailMultiAlternatives:
    subject = render_to_string(_templates(kind, "subject.txt"), context)
    letter = EmailMultiAlternatives(
        subject=" ".join(subject.split()),
        body=render_to_string(_templates(kind, "txt"), context).strip() + "\n",
        to=[to],
        headers=headers,
    )
    letter.attach_alternative(render_to_string(_templates(kind, "html"), context), "text/html")
    return letter


def _templates(kind: str, ending: str) -> list[str]:
    """The template of a kind, else that of its family: `request` for `request_received`."""
    return [f"mail/{kind}.{ending}", f"mail/{kind.partition('_')[0]}.{ending}"]


def write_to(
    *, name: str, address: str, kind: str, ref: str, title: str, body: str,
    lines: list[list[str]], url: str, call: str,
) -> None:  # fmt: skip
    """Send one mail to somebody outside, at once; nothing of it is kept.

    For what must not lie in the outbox, such as personal links. Raises what the mail server raises.
    """
    context = {
        "title": title, "body": body, "ref": ref, "name": name, "lines": lines, "call": call,
        "url": absolute(url), "settings_url": "", "why": "", "network": settings.NETWORK_NAME,
    }  # fmt: skip
    headers = {"Auto-Submitted": "auto-generated", "X-EdgePartners-Ref": ref}
    _rendered(kind, context, to=address, headers=headers).send()


def context_of(notice: Notice) -> dict[str, Any]:
    """What every mail template may use; all of it is always there."""
    facts = notice.facts
    return {
        "title": notice.title,
        "body": notice.body,
        "ref": notice.ref,
        "urgency": notice.urgency,
        "name": notice.reader.name,
        "lines": facts.get("lines", []),
        "stop": facts.get("stop", ""),
        "call": facts.get("call", "Open in EdgePartners"),
        "url": absolute(facts.get("url", "/inbox/")),
        "settings_url": absolute("/portal/profile/" if notice.partner_id else "/profile/"),
        "why": _why(notice),
        "network": settings.NETWORK_NAME,
        "facts": facts,
        "site": settings.BASE_URL,
    }


def _why(notice: Notice) -> str:
    """Why a contact without an account gets mail; empty for those who have a profile."""
    if notice.contact is None:
        return ""
    return f"You get this as a contact of {notice.partner}. An administrator of your network can"


def absolute(path: str) -> str:
    """A link that works outside the application."""
    return f"{settings.BASE_URL}{path}"
