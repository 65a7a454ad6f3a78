"""The portfolio on a map: its figures are frozen, its picture is drawn from them alone."""

import io
import json
from datetime import date

import pytest
from docx import Document
from openpyxl import load_workbook
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pypdf import PdfReader

from apps.core.atlas import traced
from apps.network.models import Interconnect
from apps.reports import printing, rules
from apps.reports.collect import gathered
from apps.reports.collect.status import Ask
from apps.reports.printing import drawing, maps
from tests import factories as make
from tests.factories import AT, GBPS
from tests.factories.maps import cities

pytestmark = pytest.mark.django_db
MONTH = (date(2026, 11, 1), date(2026, 11, 30))


def part(scope="ALL", of=""):
    return gathered(Ask("PORTFOLIO", scope, of, *MONTH, AT), ["MAP"])["sections"][0]


def rows(section) -> dict[str, list[object]]:
    return {row["key"]: row["cells"] for row in section["tables"][0]["rows"]}


def spots(section) -> dict[str, dict[str, object]]:
    return {each["key"]: each for each in section["maps"][0]["spots"]}


@pytest.fixture
def report():
    cities()
    return make.published_report(kind="PORTFOLIO", starts_on=MONTH[0], ends_on=MONTH[1])


def test_the_map_and_its_table_have_the_same_metros_and_figures():
    cities()

    found = part()

    assert set(spots(found)) == set(rows(found)) == {"BOG", "FRA", "LOS"}
    for key, spot in spots(found).items():
        assert spot["bps"] == rows(found)[key][4]
        assert spot["breaches"] == rows(found)[key][7] == 1
    assert rows(found)["FRA"][2:7] == [1, 2, 800 * GBPS, "60.0", None]


@pytest.mark.parametrize(
    ("scope", "of", "keys"),
    [("REGION", "EMEA", {"FRA", "LOS"}), ("METRO", "BOG", {"BOG"})],
)
def test_a_scope_limits_the_map(scope, of, keys):
    cities()

    assert set(spots(part(scope, of))) == keys


def test_the_map_of_a_partner_has_its_places_and_its_breaches_alone():
    first = cities()[0]
    make.breach(interconnect=make.pni(site=first.site))

    found = spots(part("PARTNER", first.partner.ref))

    assert set(found) == {"BOG"}
    assert found["BOG"]["bps"] == 800 * GBPS
    assert found["BOG"]["breaches"] == 1


def test_nothing_in_service_is_said_and_not_drawn():
    make.site()

    found = part()

    assert "maps" not in found
    assert found["empty"] == "No interconnect is in service in this scope."


def test_a_published_map_stays_as_it_was(report):
    before = json.dumps(report.content, sort_keys=True)
    drawn = drawing.charted(report.content["sections"][0]["maps"][0])
    Interconnect.objects.update(capacity_bps=900 * GBPS)
    report.refresh_from_db()

    assert json.dumps(report.content, sort_keys=True) == before
    assert drawing.charted(report.content["sections"][0]["maps"][0]) == drawn


def test_page_and_paper_draw_it_without_the_theme(report):
    shown = printing.page(report.content)

    (picture,) = shown["sections"][0]["maps"]
    assert picture.count("<circle") == 3
    assert "Frankfurt: 800 Gbps, 60.0 % used, 1 open breaches" in picture.replace("\u00a0", " ")
    assert "var(" not in picture


def test_links_on_paper_are_whole_addresses(report, settings):
    (geography,) = report.content["sections"][0]["maps"]

    assert f'href="{settings.BASE_URL}/map/?metro=FRA"' in drawing.charted(
        geography, settings.BASE_URL
    )


def test_the_pdf_has_the_map_and_its_table(report):
    pages = PdfReader(io.BytesIO(printing.report_pdf(report.content, size="A4"))).pages

    words = " ".join(page.extract_text() for page in pages)
    assert "Portfolio on a map, November 2026" in words
    assert words.count("Frankfurt") >= 2


def test_other_files_have_the_rows_of_the_map(report):
    content = report.content
    slides = Presentation(io.BytesIO(printing.powerpoint(content)))
    book = load_workbook(io.BytesIO(printing.excel(content)))
    words = Document(io.BytesIO(printing.word(content)))

    texts = [cell.text for slide in slides.slides for shape in slide.shapes if shape.has_table
             for row in shape.table.rows for cell in row.cells]  # fmt: skip
    assert "Frankfurt" in texts
    assert any(
        "Frankfurt" in map(str, row) for sheet in book for row in sheet.iter_rows(values_only=True)
    )
    assert any("Frankfurt" in cell.text for table in words.tables for cell in table.column_cells(0))
    assert "Frankfurt" in printing.markdown(content).decode()


def shown_names(xml):
    return [each.get("name") for each in xml.iter() if str(each.tag).endswith("}cNvPr")]


def test_slides_and_word_draw_the_map_themselves(report):
    (geography,) = report.content["sections"][0]["maps"]
    drawn = maps.drawn(geography)

    deck = Presentation(io.BytesIO(printing.powerpoint(report.content)))
    words = Document(io.BytesIO(printing.word(report.content)))

    (group,) = [shape for slide in deck.slides for shape in slide.shapes
                if shape.shape_type == MSO_SHAPE_TYPE.GROUP]  # fmt: skip
    expected = ["Land", "Borders", "Bogotá", "Frankfurt", "Lagos"]
    assert [shape.name for shape in group.shapes][:5] == expected
    assert shown_names(words.element.body)[:5] == expected
    assert geography["summary"] in group._element.nvGrpSpPr.cNvPr.get("descr")
    assert group.left >= 0
    assert group.left + group.width <= deck.slide_width
    assert group.top + group.height <= deck.slide_height
    assert {"Name of Frankfurt"} <= {shape.name for shape in drawn.shapes if shape.text}


def test_what_is_drawn_by_office_stays_within_its_edges(report):
    (geography,) = report.content["sections"][0]["maps"]
    sheet, outline, _marks = drawing.laid(geography)

    lines = traced.areas(outline.land, sheet) + traced.runs(outline.borders, sheet)

    assert lines
    assert all(0 <= x <= 1000 and 0 <= y <= sheet.height for line in lines for x, y in line)


def test_those_who_see_no_prices_have_the_same_map(report):
    hidden = rules.without_amounts(report.content)

    assert hidden["sections"][0] == report.content["sections"][0]


def test_the_map_costs_three_queries_however_much_there_is(django_assert_num_queries):
    cities()
    cities()

    with django_assert_num_queries(3):
        part()
