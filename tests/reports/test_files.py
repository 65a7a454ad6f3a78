"""Files of published reports: every format whole, from the frozen numbers, or not at all."""

import io
import re
import resource
from datetime import timedelta

import pytest
from docx import Document
from openpyxl import load_workbook
from pptx import Presentation
from pypdf import PdfReader

from apps.core import files
from apps.core.errors import Refused
from apps.core.models import Job
from apps.reports import actions, printing, rules
from apps.reports.actions import files as writing
from apps.reports.enums import Format
from apps.reports.models import ReportFile
from tests import factories as make
from tests.factories import AT

pytestmark = pytest.mark.django_db
NASTY = "=cmd()|<script>alert(1)</script> شبكة الشمال 中国网络"


@pytest.fixture(autouse=True)
def _store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def report():
    make.reported_network(NASTY)
    make.published_report(weeks_ago=1)
    return make.published_report()


def asked(report, format="md", prices=True, at=AT, **more):
    return actions.request_file(
        report=report, format=format, with_prices=prices, by=None, at=at, **more
    )


def rendered(report, format, **more):
    file = asked(report, format, **more)
    actions.write_file(file_id=file.pk, at=AT)
    file = ReportFile.objects.select_related("job", "report").get(pk=file.pk)
    assert file.job.state == "DONE", file.job.message
    return files.read(file.path, sha256=file.sha256)


def words_of_pdf(content):
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    return " ".join(text.replace("\u00a0", " ").split())


def texts_of_slides(content):
    for slide in Presentation(io.BytesIO(content)).slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                yield shape.text_frame.text
            if shape.has_table:
                yield from (cell.text for row in shape.table.rows for cell in row.cells)


def test_a_pdf_has_contents_page_numbers_and_the_numbers(report):
    said = words_of_pdf(rendered(report, "pdf"))

    assert "Edge partner status, week 47" in said
    assert "At risk, unchanged from week 46." in said
    assert "Page 1 of" in said
    assert "Breaches 2" in said or "Breaches 1" in said  # contents
    assert "<script>alert(1)</script>" in said
    assert "中国网络" in said
    assert "$150 k" in said


def test_a_pdf_is_of_the_paper_that_was_asked_for(report):
    sizes = {}
    for paper in ("A4", "Letter"):
        page = PdfReader(io.BytesIO(rendered(report, "pdf", paper=paper))).pages[0]
        sizes[paper] = (round(page.mediabox.width), round(page.mediabox.height))

    assert sizes == {"A4": (595, 842), "Letter": (612, 792)}


def test_slides_carry_charts_that_can_be_edited(report):
    content = rendered(report, "pptx")

    deck = Presentation(io.BytesIO(content))
    charts = [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    assert (deck.slide_width, deck.slide_height) == (12191695, 6858000)
    assert [series.name for series in charts[0].plots[0].series] == ["Capacity"]
    assert list(charts[0].plots[0].series[0].values)[-1] == pytest.approx(800)
    assert charts[0].part.chart_workbook.xlsx_part is not None
    texts = list(texts_of_slides(content))
    assert NASTY in texts
    assert all(slide.shapes.title.text_frame.text for slide in deck.slides)


def test_a_chart_of_one_column_on_a_slide_is_not_one_block(report):
    drawn = [
        shape.chart
        for slide in Presentation(io.BytesIO(rendered(report, "pptx"))).slides
        for shape in slide.shapes
        if shape.has_chart
    ]
    gaps = {
        len(list(chart.plots[0].categories)): chart.plots[0].gap_width
        for chart in drawn
        if "COLUMN" in chart.chart_type.name
    }

    assert gaps[12] == 60
    assert gaps[min(gaps)] >= 150


def test_a_row_of_a_word_document_is_not_cut_by_the_end_of_a_page(report):
    paper = Document(io.BytesIO(rendered(report, "docx")))

    rows = [row for table in paper.tables[2:] for row in list(table.rows)[1:]]

    assert rows
    assert all(row._tr.trPr is not None and b"cantSplit" in row._tr.xml.encode() for row in rows)


def test_a_workbook_has_a_sheet_for_each_table_native_charts_and_no_formula(report):
    book = load_workbook(io.BytesIO(rendered(report, "xlsx")))

    assert book.sheetnames[:2] == ["Summary", "Charts"]
    assert "Spend against commit" not in book.sheetnames  # no commit is projected here
    assert len(book["Charts"]._charts) >= 3
    looks = {cell.number_format for row in book["Charts"].iter_rows() for cell in row
             if isinstance(cell.value, int | float)}  # fmt: skip
    assert looks == {"#,##0", "#,##0.0##"}  # things are counted in whole numbers
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell for cell in cells if cell.data_type == "f"] == []
    assert any(cell.value == NASTY for cell in cells)
    renewals = next(book[name] for name in book.sheetnames if name.startswith("Renewals"))
    row = next(r for r in renewals.iter_rows(min_row=5, values_only=True) if r[0] == NASTY)
    assert row[6] == 150000
    assert row[3].isoformat() == "2026-12-02T00:00:00"


def test_rates_in_a_workbook_are_numbers_in_gbps(report):
    book = load_workbook(io.BytesIO(rendered(report, "xlsx")))

    sheet = next(book[name] for name in book.sheetnames if "By region" in name)
    head, row = list(sheet.iter_rows(min_row=4, max_row=5, values_only=True))
    assert dict(zip(head, row, strict=True))["p95, Gbps"] == 400


def test_a_word_document_has_headings_tables_and_charts(report):
    content = rendered(report, "docx")

    paper = Document(io.BytesIO(content))
    headings = [p.text for p in paper.paragraphs if p.style.name == "Heading 1"]
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    names = [part.partname for part in paper.part.package.iter_parts()]
    assert headings[:2] == ["Workstreams", "Capacity and breaches"]
    assert NASTY in cells
    assert "/word/charts/chart1.xml" in names
    assert "/word/embeddings/chart1.xlsx" in names


def test_markdown_can_be_pasted_and_runs_nothing(report):
    text = rendered(report, "md").decode()

    assert text.startswith("# Edge partner status, week 47\n")
    assert "**At risk, unchanged from week 46.**" in text
    assert "<script>" not in text.replace("\\<script\\>", "")
    assert "=cmd()\\|\\<script\\>alert(1)" in text
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    assert all(line.endswith(" |") for line in lines)
    assert "](http" in text


@pytest.mark.parametrize("format", list(Format))
def test_without_the_permission_no_amount_is_in_any_file(report, format):
    content = rendered(report, format, prices=False)

    said = {
        "pdf": words_of_pdf,
        "pptx": lambda c: " ".join(texts_of_slides(c)),
        "xlsx": lambda c: " ".join(
            str(cell) for sheet in load_workbook(io.BytesIO(c))
            for row in sheet.iter_rows(values_only=True) for cell in row
        ),
        "docx": lambda c: " ".join(
            cell.text for table in Document(io.BytesIO(c)).tables
            for row in table.rows for cell in row.cells
        ),
        "md": lambda c: c.decode(),
    }[format](content)  # fmt: skip
    apart_from_names = re.sub(r"\b[A-Z]{3}-\d+", "", said).replace("150.0", "")
    assert "150" not in apart_from_names
    assert "Value a year" not in said


def test_a_draft_has_no_files():
    with pytest.raises(Refused, match="is a draft"):
        asked(make.status_report())


def test_asked_for_twice_it_is_rendered_once(report):
    first, second = asked(report), asked(report)
    actions.write_file(file_id=first.pk, at=AT)
    path = ReportFile.objects.get().path

    actions.write_file(file_id=first.pk, at=AT)

    assert first.job_id == second.job_id
    assert ReportFile.objects.get().path == path


def fail(content, *, size):
    raise RuntimeError("half-way")


def test_a_renderer_that_fails_leaves_no_file_and_is_tried_again(report, monkeypatch, tmp_path):
    file = asked(report)
    monkeypatch.setitem(writing.RENDERERS, "md", fail)
    actions.write_file(file_id=file.pk, at=AT)
    job = Job.objects.get(pk=file.job_id)
    assert (job.state, ReportFile.objects.get().path) == ("FAILED", "")
    assert job.message == "The Markdown file could not be made. It is tried again by itself."
    assert [place for place in tmp_path.rglob("*") if place.is_file()] == []

    monkeypatch.undo()
    assert actions.unfinished(at=AT) == [file.pk]
    assert actions.unfinished(at=AT) == []  # it waits for its worker now
    actions.write_file(file_id=file.pk, at=AT)

    assert ReportFile.objects.get().path


def test_after_three_failures_somebody_has_to_ask(report, monkeypatch):
    file = asked(report)
    monkeypatch.setitem(writing.RENDERERS, "md", fail)
    for _ in range(3):
        actions.write_file(file_id=file.pk, at=AT)
        actions.unfinished(at=AT)

    assert actions.unfinished(at=AT) == []
    assert ReportFile.objects.get().tries == 3
    assert Job.objects.get(pk=ReportFile.objects.get().job_id).message.endswith("Ask for it again.")
    assert asked(report).tries == 0


def test_a_file_whose_worker_died_is_tried_again(report):
    file = asked(report)

    assert actions.unfinished(at=AT + timedelta(minutes=9)) == []
    assert actions.unfinished(at=AT + timedelta(minutes=11)) == [file.pk]


def test_leftovers_are_swept_and_files_of_reports_stay(report, tmp_path):
    rendered(report, "md")
    (lost := tmp_path / "private/reports/ab/lost").parent.mkdir(parents=True, exist_ok=True)
    lost.write_bytes(b"half")

    assert actions.tidy_files(at=AT + timedelta(days=3650)) == 1
    assert len(list((tmp_path / "private/reports").rglob("*"))) >= 2


def test_an_empty_report_renders_in_every_format():
    report = make.published_report()

    for format in Format:
        assert rendered(report, format)


def long_content(rows=5000):
    units = {"Interconnect": "name", "Metro": "text", "Capacity": "bps", "Used": "percent",
             "In service": "date", "State": "status"}  # fmt: skip
    columns = [rules.column(label, label, unit) for label, unit in units.items()]
    lines = [
        rules.row(str(n), f"Fibra {n}", "Bogotá", n * 10**9, "72.9", "2026-11-19",
                  rules.status("ok", "On track"), link=f"/interconnects/PNI-{n:05d}/")
        for n in range(rows)
    ]  # fmt: skip
    table = rules.table("all", "All", columns, lines, most=rows)
    content = make.published_report().content
    return {**content, "sections": [rules.section("BUILDS", "Builds", tables=[table])]}


@pytest.mark.slow
def test_five_thousand_rows_make_a_pdf_within_a_minute():
    content = long_content()
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime

    pdf = printing.report_pdf(content, size="A4")

    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < 60
    pages = PdfReader(io.BytesIO(pdf)).pages
    assert len(pages) > 80
    assert "Fibra 4999" in pages[-1].extract_text()
    assert "Interconnect" in pages[40].extract_text()  # the head stands on every page


def test_five_thousand_rows_fit_the_other_formats():
    content = long_content()

    book = load_workbook(io.BytesIO(printing.excel(content)), read_only=True)
    slides = Presentation(io.BytesIO(printing.powerpoint(content))).slides
    text = printing.markdown(content).decode()

    assert book[book.sheetnames[-1]].max_row == 5004
    assert len(slides) == 1 + 3
    assert "200 of 5000 shown." in text
