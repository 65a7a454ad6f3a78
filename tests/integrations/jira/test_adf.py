"""Texts to the document format of Jira and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.integrations.jira import adf


@given(st.text())
def test_a_text_that_made_the_round_trip_equals_itself(text):
    once = adf.plain(text)

    assert adf.plain(once) == once


def test_paragraphs_and_breaks_are_kept():
    assert adf.plain("One\ntwo\n\n\n\nthree  \r\nfour\n") == "One\ntwo\n\nthree\nfour"


def test_empty_text_is_an_empty_document():
    assert adf.written("  ") == {"type": "doc", "version": 1, "content": []}


@pytest.mark.parametrize(("found", "text"), [(None, ""), (3, ""), ("old server\r\n", "old server")])
def test_what_is_no_document_is_read_as_text_or_nothing(found, text):
    assert adf.read(found) == text


def test_rich_document_becomes_its_words():
    def words(text):
        return {"type": "text", "text": text, "marks": [{"type": "strong"}]}

    def item(text):
        return {"type": "listItem", "content": [{"type": "paragraph", "content": [words(text)]}]}

    mention = {"type": "mention", "attrs": {"id": "x", "text": "@Marta"}}
    document = {
        "type": "doc",
        "content": [
            {"type": "heading", "content": [words("Plan")]},
            {"type": "bulletList", "content": [item("optics"), item("ports")]},
            {"type": "paragraph", "content": [words("ask "), mention, {"type": "hardBreak"}, 7]},
            {"type": "table", "content": [{"type": "tableRow", "content": [
                {"type": "tableCell", "content": [{"type": "paragraph", "content": [words("a")]}]}
            ]}]},
            {"type": "rule"},
            "garbage",
        ],
    }  # fmt: skip

    assert adf.read(document) == "Plan\n\n- optics\n- ports\n\nask @Marta\n\na"
