"""Mails as they come: pure reading of what is sound, odd and broken."""

from datetime import UTC, datetime

import pytest

from apps.partners import rules
from tests import factories as make


def test_a_mail_is_read():
    mail = rules.parse(make.mail(
        subject="AGR-00042 — más", text="Hola\n\n\n\nAna", Cc="Bo <bo@fibra.example>",
        In_Reply_To="<m0@us.example>", References="<a@us.example> <m0@us.example>",
        files=[("plan.pdf", "application/pdf", b"%PDF-1.4 %%EOF")],
    ))  # fmt: skip

    assert (mail.sender.name, mail.sender.email) == ("Ana Ruiz", "ana@fibra.example")
    assert [p.email for p in mail.recipients] == ["us@northlight.example", "bo@fibra.example"]
    assert (mail.subject, mail.text) == ("AGR-00042 — más", "Hola\n\nAna")
    assert mail.at == datetime(2026, 11, 18, 10, tzinfo=UTC)
    assert (mail.message_id, mail.answers) == (
        "<m1@fibra.example>", ["<m0@us.example>", "<a@us.example>"],
    )  # fmt: skip
    assert [(f.filename, f.content) for f in mail.files] == [("plan.pdf", b"%PDF-1.4 %%EOF")]
    assert not mail.is_automatic


def test_names_in_other_letters_are_read():
    mail = rules.parse(
        b"From: =?utf-8?B?2YXYrdmF2K8g2KfZhNi52YTZig==?= <m@nile.example>\r\n"
        b"Subject: =?utf-8?Q?=D9=85=D8=B1=D8=AD=D8=A8=D8=A7?=\r\n\r\nhi"
    )

    assert (mail.sender.name, mail.subject) == ("محمد العلي", "مرحبا")


def test_html_alone_becomes_words():
    html = (
        b"From: a@x.example\nContent-Type: text/html; charset=utf-8\n\n"
        b"<head><title>No</title></head><style>p{}</style><p>One &amp; two</p>"
        b"<div>three<br>four<script>alert(1)</script></div>"
    )

    assert rules.parse(html).text == "One & two\n\nthree\nfour"


@pytest.mark.parametrize("charset", ["x-unknown", "utf-7777", "", '"\x00"'])
def test_odd_charsets_are_read_as_far_as_can_be(charset):
    raw = f"From: a@x.example\nContent-Type: text/plain; charset={charset}\n\nol\xe1"

    assert rules.parse(raw.encode("latin-1")).text.startswith("ol")


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"just some words", "no mail"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "no mail"),
        (b"From: a@x.example\n\n" + b"x" * (26 * 2**20), "26 MB"),
    ],
)
def test_what_is_no_mail_is_refused_in_words(raw, words):
    with pytest.raises(ValueError, match=words):
        rules.parse(raw)


@pytest.mark.parametrize(
    "raw",
    [
        b"From: a@x.example\nSubject: =?utf-8?B?!!!?=\nDate: yesterday\n\nhi",
        b"From: =?nope?Q?a?= <a@x.example>\nContent-Type: multipart/mixed\n\nhi",
        b"From: a@x.example\nDate: Mon, 99 Foo 20260 99:99\n\nhi",
        b"From: a@x.example\nDate: Mon, 1 Jan 1900 00:00:00 +2300\n\nhi",
        b"From: a@x.example\nContent-Type: ;;;=\nContent-Transfer-Encoding: base64\n\n@@@",
        b"From: a@x.example\nContent-Type: multipart/mixed; boundary=b\n\n--b\n--b--\n--b",
        b"From: a@x.example\nSubject: a\x00b\xff\n\n\x00\xff",
        b'From: "unclosed <a@x.example>\nFrom: a@x.example\nTo: ,,,<>;:@\n\nhi',
    ],
)
def test_broken_mails_are_read_as_far_as_can_be(raw):
    mail = rules.parse(raw)

    assert mail.sender.email == "a@x.example"
    assert mail.at is None
    assert "\x00" not in mail.subject + mail.text


def test_mails_within_mails_without_end_are_refused():
    head = b"From: a@x.example\nContent-Type: multipart/mixed; boundary=b%d\n\n--b%d\n"
    raw = b"".join(head % (n, n) for n in range(3000))

    with pytest.raises(ValueError, match="deep"):
        rules.parse(raw)


def test_files_that_are_not_looked_at_are_named():
    mail = rules.parse(make.mail(files=[
        ("winmail.dat", "application/ms-tnef", b"x"), ("plan.pdf", "application/pdf", b"y"),
    ]))  # fmt: skip

    assert [file.filename for file in mail.files] == ["plan.pdf"]
    assert mail.left_out == ["winmail.dat"]


def test_a_forwarded_mail_is_one_file_and_its_text_is_not_ours():
    raw = (
        b"From: a@x.example\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nOurs\n"
        b"--b\nContent-Type: message/rfc822\n\nFrom: c@y.example\n\nTheirs\n--b--\n"
    )
    mail = rules.parse(raw)

    assert (mail.text, mail.left_out) == ("Ours", ["a forwarded mail"])


def test_many_files_are_cut():
    mail = rules.parse(make.mail(files=[(f"{n}.txt", "text/plain", b"x") for n in range(25)]))

    assert (len(mail.files), len(mail.left_out)) == (20, 5)


@pytest.mark.parametrize("header", ["Auto_Submitted", "Precedence"])
def test_out_of_office_is_automatic(header):
    value = {"Auto_Submitted": "auto-replied", "Precedence": "auto_reply"}[header]

    assert rules.parse(make.mail(**{header: value})).is_automatic


@pytest.mark.parametrize(
    ("action", "status", "final"),
    [("failed", "5.1.1", True), ("failed", "4.2.2", False), ("delayed", "4.4.1", False)],
)
def test_a_bounce_is_read(action, status, final):
    raw = make.dsn("Ana@fibra.example", action=action, status=status, message_id="<o@us.example>")

    [bounce] = rules.parse(raw).bounces

    assert (bounce.email, bounce.is_final) == ("ana@fibra.example", final)
    assert bounce.message_id == "<o@us.example>"
    assert "No such user" in bounce.text


def test_a_report_of_delivery_is_no_bounce():
    assert rules.parse(make.dsn("a@x.example", action="delivered", status="2.0.0")).bounces == []
