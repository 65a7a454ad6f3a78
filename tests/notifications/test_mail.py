"""What mails look like."""

import re
from pathlib import Path

import pytest
from django.conf import settings as django_settings

from apps.notifications import mail
from apps.notifications.models import Notice

FOLDER = Path(django_settings.BASE_DIR) / "templates" / "mail"
# Several notices in one, see test_partners; a letter of its own, see tests/reports/test_sending.
# Letters of campaigns: see test_outreach.
MANY = {"digest", "report_sent", "outreach"}
KINDS = sorted(
    {path.name.removesuffix(".subject.txt") for path in FOLDER.glob("*.subject.txt")} - MANY
)


def message(tell, manager, **changes):
    tell(manager, **changes)
    return mail.message(Notice.objects.select_related("recipient").get())


def html_of(made):
    return made.alternatives[0].content


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_subject_text_and_html_with_all_facts(tell, manager, kind):
    made = message(tell, manager, kind=kind)

    assert "BOG-2 over 70 % & rising" in made.subject
    for text in (made.body, html_of(made)):
        assert "Fibra Norte" in text
        assert "Four days in a row." in text
        assert f"{django_settings.BASE_URL}/breaches/BRE-00001/" in text
        assert "Open the breach" in text
        assert "Which mails you get" in text


def test_kinds_are_those_that_are_sent():
    assert {"notice_deadline", "agreement_review", "breach_opened", "breach_raised"} <= set(KINDS)
    assert {"breach_resolved", "waiver_requested", "waiver_decided"} <= set(KINDS)


def test_html_is_escaped_and_text_is_not(tell, manager):
    made = message(tell, manager)

    assert "72.9 % &lt;b&gt;" in html_of(made)
    assert "BOG-2 over 70 % &amp; rising" in html_of(made)
    assert "72.9 % <b>" in made.body
    assert "&amp;" not in made.body + made.subject


def test_html_has_nothing_from_outside(tell, manager):
    made = message(tell, manager)

    links = re.findall(r'(?:src|href)="([^"]*)"', html_of(made))
    assert all(link.startswith(django_settings.BASE_URL) for link in links)
    assert "<script" not in html_of(made)
    assert "<img" not in html_of(made)


def test_links_are_absolute(tell, manager, settings):
    settings.BASE_URL = "https://edge.example.net"

    made = message(tell, manager)

    assert "https://edge.example.net/breaches/BRE-00001/" in made.body
    assert "https://edge.example.net/profile/" in made.body


def test_subject_is_one_line_whatever_the_title(tell, manager):
    made = message(tell, manager, title="Evil\r\nBcc: all@example.net")

    assert "\n" not in made.subject
    assert "Bcc" not in made.message()


def test_mail_names_what_it_is_about_and_that_it_is_automatic(tell, manager):
    made = message(tell, manager)

    assert made.to == [manager.email]
    assert made.extra_headers["X-EdgePartners-Ref"] == "BRE-00001"
    assert made.extra_headers["Auto-Submitted"] == "auto-generated"


def test_same_notice_keeps_its_message_id(tell, manager):
    first = message(tell, manager)
    again = mail.message(Notice.objects.select_related("recipient").get())

    assert first.extra_headers["Message-ID"] == again.extra_headers["Message-ID"]


def test_notice_without_facts_still_makes_a_mail(tell, manager):
    made = message(tell, manager, facts={}, body="")

    assert f"{django_settings.BASE_URL}/inbox/" in made.body
