"""Mails as they come in, templates, campaigns."""

from email.message import EmailMessage
from typing import Any

from apps.accounts.models import User
from apps.partners import actions
from apps.partners.models import Campaign, Interaction, MailTemplate, Partner
from tests.factories.clock import AT

BODY = "Dear {{ contact.first_name }},\n\nwe meet {{ partner.name }} soon."
DSN = """From: MAILER-DAEMON@mx.example.net
To: in@mail.example.net
Subject: Undelivered Mail Returned to Sender
Message-ID: <dsn-1@mx.example.net>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Sorry.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; {email}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 No such user

--b
Content-Type: message/rfc822

Message-ID: {message_id}
Subject: Hello
From: us@northlight.example

Hello

--b--
"""


def mail(
    *, subject: str = "PNI in Bogotá", text: str = "Hello", files: Any = (), **headers: str
) -> bytes:
    """A plain mail with headers such as `From_`, `In_Reply_To`; files are (name, type, content)."""
    message = EmailMessage()
    given = {
        "From": "Ana Ruiz <ana@fibra.example>",
        "To": "us@northlight.example",
        "Date": "Wed, 18 Nov 2026 10:00:00 +0000",
        "Message-ID": "<m1@fibra.example>",
    }
    given |= {name.strip("_").replace("_", "-"): value for name, value in headers.items()}
    for name, value in given.items():
        if value:
            message[name] = value
    message["Subject"] = subject
    message.set_content(text)
    for name, kind, content in files:
        main, sub = kind.split("/")
        message.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return message.as_bytes()


def dsn(
    email: str, *, action: str = "failed", status: str = "5.1.1", message_id: str = "<x@y>"
) -> bytes:
    """What a mail server sends when an address does not take mail."""
    text = DSN.format(email=email, action=action, status=status, message_id=message_id)
    return text.replace("\n", "\r\n").encode()


def mail_template(**fields: Any) -> MailTemplate:
    given = {"name": "Hello", "subject": "News for {{ partner.name }}", "body": BODY}
    return actions.add_template(by=None, at=AT, **{**given, **fields})


def campaign(owner: User, **fields: Any) -> Campaign:
    """A draft, drawn up."""
    if "template" not in fields:
        fields["template"] = MailTemplate.objects.first() or mail_template()
    given = {"name": "Winter", "query": "", "roles": []}
    places = fields.pop("places", {})
    at = fields.pop("at", AT)
    return actions.add_campaign(by=owner, at=at, places=places, **{**given, **fields})


def interaction(partner: Partner, **fields: Any) -> Interaction:
    given: dict[str, Any] = {"kind": "CALL", "subject": "About a PNI", "took_place": AT, "by": None}
    return actions.log_interaction(partner=partner, at=AT, **{**given, **fields})
