"""The corpus of files from outside: what is taken, and why the rest is not (portal.md 6.5)."""

import io
import zlib

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from apps.core import uploads
from apps.core.errors import Refused


def pdf(change=None):
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    if change:
        change(writer)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def with_script(writer):
    action = DictionaryObject({NameObject("/S"): NameObject("/JavaScript")})
    action[NameObject("/JS")] = TextStringObject("app.alert(1)")
    writer._root_object[NameObject("/OpenAction")] = action


def picture(kind):
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8)).save(buffer, kind)
    return buffer.getvalue()


def packed(names):
    """A PDF whose dictionary of actions hides in a compressed stream of objects."""
    body = zlib.compress(b"1 0 << /Type /Action /S " + names + b" >>")
    head = b"%PDF-1.7\n1 0 obj << /Type /ObjStm /Filter /FlateDecode >> stream\n"
    return head + body + b"\nendstream endobj\n%%EOF"


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (pdf(), "Letter of authority.pdf", uploads.PDF),
        (picture("PNG"), "rack.PNG", uploads.PNG),
        (picture("JPEG"), "rack.jpeg", uploads.JPEG),
        (pdf(), "v1.2 final.pdf", uploads.PDF),
    ],
)
def test_plain_files_are_taken_by_their_content(content, name, kind):
    found = uploads.checked(content, name)

    assert (found.content_type, found.filename.lower()) == (kind, name.lower())


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "a.pdf", "empty"),
        (pdf(), "a.pdf.exe", "must end with .pdf alone"),
        (pdf(), "a.exe.pdf", "must end with .pdf alone"),
        (pdf(), "a.png", "must end with .pdf alone"),
        (pdf(), "a", "must end with .pdf alone"),
        (picture("PNG"), "a.php.png", "must end with .png alone"),
        (pdf() + b"MZ" * 2000, "a.pdf", "something was added"),
        (picture("PNG")[:-20], "a.png", "cut off"),
        (pdf(lambda w: w.encrypt("secret")), "a.pdf", "encrypted"),
        (pdf(with_script), "a.pdf", "active content"),
        (pdf(lambda w: w.add_attachment("x.exe", b"MZ")), "a.pdf", "active content"),
        (b"%PDF-1.4 << /S /J#61vaScript >> %%EOF", "a.pdf", "active content"),
        (b"%PDF-1.4 << /S /Launch /F (cmd) >> %%EOF", "a.pdf", "active content"),
        (packed(b"/JavaScript"), "a.pdf", "active content"),
    ],
)
def test_the_corpus_is_refused_with_a_reason(content, name, words):
    with pytest.raises(Refused, match=words) as refused:
        uploads.checked(content, name)

    assert (refused.value.field, refused.value.status) == ("file", 400)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"MZ\x90\x00", "a.pdf"),
        (b"<svg onload=alert(1)>", "a.png"),
        (b"GIF89a", "a.png"),
        (b" %PDF-1.7\n%%EOF", "a.pdf"),
    ],
)
def test_other_kinds_are_told_by_their_content(content, name):
    with pytest.raises(Refused, match="is no PDF, PNG or JPEG by its content") as refused:
        uploads.checked(content, name)

    assert (refused.value.field, refused.value.status) == ("file", 415)


def test_one_byte_over_ten_megabytes_is_too_large():
    whole = pdf()
    room = uploads.LARGEST - len(whole)
    largest = whole.replace(b"%%EOF", b"%" * room + b"%%EOF")

    assert uploads.checked(largest, "a.pdf").content == largest
    with pytest.raises(Refused, match="up to 10 MB") as refused:
        uploads.checked(largest + b"\n", "a.pdf")
    assert (refused.value.field, refused.value.status) == ("file", 413)


def test_a_packed_stream_without_actions_is_taken():
    assert uploads.checked(packed(b"/GoTo"), "a.pdf").content_type == uploads.PDF


def test_a_stream_that_swells_is_read_no_further_than_a_megabyte():
    bomb = zlib.compress(b"\0" * (64 * 2**20) + b"/JavaScript", 9)
    content = b"%PDF-1.7 /Type /ObjStm stream\n" + bomb + b"\nendstream %%EOF"

    assert uploads.checked(content, "a.pdf").content_type == uploads.PDF


def test_only_the_kinds_asked_for_are_taken():
    with pytest.raises(Refused, match="Upload a PDF") as refused:
        uploads.checked(picture("PNG"), "a.png", kinds=(uploads.PDF,))

    assert refused.value.status == 415


def test_names_from_outside_are_made_safe():
    found = uploads.checked(pdf(), "../../etc/\u202efdp.letter.pdf")

    assert found.filename == "fdp.letter.pdf"
    assert len(PdfReader(io.BytesIO(found.content)).pages) == 1
