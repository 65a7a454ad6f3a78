"""What names of files say."""

import pytest

from apps.exchange.rules import naming


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("AGR-00042.pdf", {"agreement": "AGR-00042"}),
        ("signed/agr_42 Paid peering.PDF", {"agreement": "AGR-00042"}),
        ("AGR-00042/annex.docx", {"agreement": "AGR-00042"}),
        ("AGR-00042/AGR-42 v2.pdf", {"agreement": "AGR-00042"}),
        ("2024 PAR-00017 contract.pdf", {"partner": "PAR-00017"}),
        ("AS64500_contract.pdf", {"partner": "AS64500"}),
        ("asn 64500.pdf", {"partner": "AS64500"}),
        ("PAR-00017 AGR-00042.pdf", {"agreement": "AGR-00042"}),
        ("AS64500 PAR-00017.pdf", {"partner": "PAR-00017"}),
    ],
)
def test_reference_in_a_name_is_found(path, said):
    assert naming.referred(path) == said


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("AGR-00042 and AGR-00043.pdf", "AGR-00042 and AGR-00043"),
        ("AS64500 with AS64501.pdf", "AS64500 and AS64501"),
        ("contract.pdf", "such as AGR-00042.pdf"),
        ("MAGR-00042.pdf", "such as AGR-00042.pdf"),
        ("gas 64500.pdf", "such as AGR-00042.pdf"),
    ],
)
def test_name_of_none_or_of_two_is_refused(path, message):
    with pytest.raises(ValueError, match=message):
        naming.referred(path)


@pytest.mark.parametrize(
    "path",
    ["../AGR-00042.pdf", "a/../../b.pdf", "/etc/passwd", "C:\\x.pdf", "..\\x.pdf", "\\\\host\\x",
     "a\nb.pdf", "a\u202efdp.exe", "x" * 301],
)  # fmt: skip
def test_name_that_leads_elsewhere_is_unsafe(path):
    assert naming.is_unsafe(path)


@pytest.mark.parametrize("path", ["AGR-00042.pdf", "a/b/Añejo (2).pdf", "v1..2.pdf"])
def test_plain_name_is_safe(path):
    assert not naming.is_unsafe(path)


@pytest.mark.parametrize("path", ["__MACOSX/._a.pdf", "a/.DS_Store", "Thumbs.db", "x\\desktop.ini"])
def test_what_machines_add_is_junk(path):
    assert naming.is_junk(path)


def test_pattern_reads_its_places():
    pattern = naming.pattern_of("{partner} - {title} (signed)")

    said = naming.read_by(pattern, "2024/Andes Fibra - Paid  peering (SIGNED).pdf")

    assert said == {"partner": "Andes Fibra", "title": "Paid peering"}


def test_name_that_does_not_follow_its_pattern_is_refused():
    with pytest.raises(ValueError, match="does not follow"):
        naming.read_by(naming.pattern_of("{partner} - {title}"), "Andes Fibra.pdf")


def test_marks_of_a_pattern_stand_for_themselves():
    with pytest.raises(ValueError, match="does not follow"):
        naming.read_by(naming.pattern_of("{agreement}.*"), "AGR-00042xy.pdf")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{partner} {colour}", "no {colour}"),
        ("{partner} {partner}", "stands twice"),
        ("{title}", "Name {agreement} or {partner}"),
    ],
)
def test_pattern_that_cannot_be_followed_is_refused(text, message):
    with pytest.raises(ValueError, match=message):
        naming.pattern_of(text)


def test_names_that_people_take_for_the_same_are_alike():
    assert naming.alike("Signed\\ANDES  Fibra.pdf") == naming.alike("signed/andes fibra.PDF")
