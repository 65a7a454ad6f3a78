"""The scanner of uploads: a real command, the file on its input (portal.md 6.5, "scanner hook")."""

import pytest

from apps.core import scanning, uploads
from apps.core.errors import Refused
from tests import factories as make

BAD = b"% EICAR-LOOKALIKE"
SCRIPT = """#!/bin/sh
if grep -q EICAR-LOOKALIKE; then echo "stream: Lookalike-Test FOUND"; exit 1; fi
echo "stream: OK"
"""


@pytest.fixture
def scanner(settings, tmp_path):
    """Install a command as the scanner."""

    def install(text=SCRIPT):
        command = tmp_path / "scan"
        command.write_text(text)
        settings.UPLOAD_SCANNER = f"sh {command} -"

    return install


def infected():
    return make.pdf_file("Plan").replace(b"%%EOF", BAD + b"\n%%EOF")


def test_without_a_scanner_nothing_is_found(settings):
    settings.UPLOAD_SCANNER = ""

    assert scanning.found(infected()) == ""


def test_file_with_something_in_it_is_not_taken_and_told_why(scanner):
    scanner()

    with pytest.raises(Refused, match="found something in the file: Lookalike-Test\\.") as refused:
        uploads.checked(infected(), "plan.pdf")

    assert (refused.value.field, refused.value.status) == ("file", 400)


def test_file_with_nothing_in_it_is_taken(scanner):
    scanner()

    assert uploads.checked(make.pdf_file("Plan"), "plan.pdf").filename == "plan.pdf"


def test_scanner_that_says_nothing_is_believed_all_the_same(scanner):
    scanner("exit 1")

    assert scanning.found(b"x") == "something unwanted"


@pytest.mark.parametrize("text", ["exit 2", "exit 127", "kill -9 $$"])
def test_what_was_not_scanned_is_not_taken(scanner, text):
    scanner(text)

    with pytest.raises(Refused, match="could not be scanned"):
        uploads.checked(make.pdf_file("Plan"), "plan.pdf")


def test_scanner_that_is_not_there_takes_nothing(settings):
    settings.UPLOAD_SCANNER = "no-such-scanner -"

    with pytest.raises(Refused, match="could not be scanned"):
        scanning.found(b"x")


def test_scanner_that_takes_too_long_takes_nothing(scanner, monkeypatch):
    monkeypatch.setattr(scanning, "SECONDS", 0.2)
    scanner("exec sleep 30")

    with pytest.raises(Refused, match="could not be scanned"):
        scanning.found(b"x")


def test_scanner_sees_only_what_passed_every_other_check(scanner, tmp_path):
    scanner(f"touch {tmp_path / 'called'}")

    with pytest.raises(Refused, match="by its content"):
        uploads.checked(b"MZ" + BAD, "plan.pdf")

    assert not (tmp_path / "called").exists()
