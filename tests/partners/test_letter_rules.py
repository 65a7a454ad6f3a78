"""Placeholders, subjects, names: pure."""

import pytest

from apps.partners import rules

VALUES = {"contact.first_name": "Ana", "partner.name": "Fibra Norte"}


def test_placeholders_are_filled_however_they_are_spaced():
    text = "Dear {{contact.first_name}} of {{  partner.name  }}"

    assert rules.filled(text, VALUES) == "Dear Ana of Fibra Norte"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("{{ contact.password }}", "contact.password"),
        ("{{ partner.__class__ }}", "partner.__class__"),
        ("{{ contact.name|safe }}", "contact.name|safe"),
        ("{{ }}", "{{  }}"),
        ("{{ settings.SECRET_KEY }}", "settings.SECRET_KEY"),
        ("{% load x %}", "{%"),
        ("{# hidden #}", "{#"),
        ("Dear {{ contact.name", "{{"),
        ("Dear contact.name }}", "}}"),
        ("{{ {{ contact.name }} }}", "{{"),
    ],
)
def test_what_is_no_placeholder_is_named(text, named):
    assert named in rules.fault(text)


def test_every_placeholder_is_known_and_plain_text_is_sound():
    text = " ".join(f"{{{{ {name} }}}}" for name in rules.PLACEHOLDERS)

    assert rules.fault(text) == ""
    assert rules.fault("Costs 5 % {of it} and }") == ""


def test_what_is_filled_in_is_not_filled_again():
    values = {"partner.name": "{{ owner.email }} {% now %}", "owner.email": "secret@us.example"}

    assert rules.filled("{{ partner.name }}", values) == "{{ owner.email }} {% now %}"


def test_missing_values_are_named_in_their_order():
    texts = ("Hi {{ contact.first_name }}", "{{ common.facilities }} {{ partner.name }}")

    assert rules.missing(texts, {"contact.first_name": "Ana", "partner.name": " "}) == [
        "common.facilities", "partner.name",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Hello\r\nBcc: everybody@x.example", "Hello Bcc: everybody@x.example"),
        ("a\u2028b\x00c\td", "a b c d"),
        ("  many   spaces ", "many spaces"),
        ("x" * 300, "x" * 200),
        ("مرحبا", "مرحبا"),
    ],
)
def test_a_header_is_one_line(text, line):
    assert rules.one_line(text) == line


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Ana Ruiz", "Ana"),
        ("Ruiz, Ana María", "Ana"),
        ("Dr. Ana Ruiz", "Ana"),
        ("Dr.", "Dr."),
        ("محمد العلي", "محمد"),
        ("  ", ""),
        ("Ruiz,", "Ruiz"),
    ],
)
def test_people_are_greeted_by_their_first_name(name, first):
    assert rules.first_name(name) == first


@pytest.mark.parametrize(
    ("wanted", "language"),
    [("es", "es"), ("es-CO", "es"), ("ES_co", "es"), ("pt-BR", "pt-BR"), ("pt", "en"), ("", "en")],
)
def test_a_person_gets_their_language_or_the_usual_one(wanted, language):
    assert rules.language_of(wanted, ["en", "es", "pt-BR"], "en") == language
