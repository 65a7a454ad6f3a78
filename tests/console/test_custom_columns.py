"""Custom fields in lists: columns, order, filters that survive paging, files."""

import io

import openpyxl
import pytest

from apps.core.custom import actions
from tests import factories as make
from tests.factories import AT

pytestmark = pytest.mark.django_db
SHOWN = {"columns": ["cf_share", "cf_vendor", "cf_wiki", "cf_sponsor"]}


@pytest.fixture(autouse=True)
def fields() -> None:
    make.custom_field(name="Share", type="NUMBER", unit="%")
    make.custom_field(name="Vendor", type="CHOICE")
    make.custom_field(name="Wiki", type="URL")
    make.custom_field(name="Sponsor", type="PERSON")


def holding(name, obj=None, **values):
    obj = obj or make.partner(name=name)
    actions.set_values(obj=obj, values=values, by=None, at=AT)
    return obj


def csv_of(answer):
    return b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()


def test_columns_are_offered_and_shown_in_words(staff, text):
    sponsor = make.user(email="carla@northlight.example", name="Carla Nunes")
    holding("Andes", share=1250.5, vendor="Acme Hands", sponsor=sponsor,
            wiki="https://wiki.example/a?b=1&c='2'")  # fmt: skip

    staff.post("/partners/", SHOWN)
    page = staff.get("/partners/")

    assert "1,250.5 % Acme Hands wiki.example/a?b=1&amp;c=&#x27;2&#x27; Carla Nunes" in text(page)
    link = (
        'href="https://wiki.example/a?b=1&amp;c=&#x27;2&#x27;" rel="noopener noreferrer nofollow"'
    )
    assert link in page.content.decode()


def test_they_are_not_shown_before_they_are_chosen(staff, text):
    holding("Andes", vendor="Acme Hands")

    assert "Acme Hands" not in text(staff.get("/partners/")).split("Andes", 1)[1]


def test_html_in_names_and_values_is_text(staff):
    make.custom_field(name="<b>Bold</b>", help_text="<i>x</i>")
    holding("Andes", b_bold_b="<script>alert(1)</script>")

    staff.post("/partners/", {"columns": ["cf_b_bold_b"]})
    page = staff.get("/partners/").content.decode()

    assert "<b>Bold" not in page
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_list_is_ordered_by_a_number_with_empty_ones_last(staff):
    holding("Nine", share=9)
    holding("Twelve", share=12.5)
    make.partner(name="None")
    staff.post("/partners/", SHOWN)

    up = csv_of(staff.get("/partners/?sort=cf_share&export=csv"))
    down = csv_of(staff.get("/partners/?sort=-cf_share&export=csv"))

    assert [line.split(",")[0] for line in up[1:]] == ["Nine", "Twelve", "None"]
    assert [line.split(",")[0] for line in down[1:]] == ["Twelve", "Nine", "None"]


def test_a_filter_survives_paging_and_is_shown_in_the_bar(staff):
    for number in range(55):
        holding(f"Partner {number:02}", vendor="Acme Hands")
    holding("Other", vendor="Metro Techs")

    page = staff.get("/partners/?cf_vendor=acme_hands&sort=name").content.decode()

    assert "55 partners" in page
    assert "?cf_vendor=acme_hands&amp;sort=name&amp;page=2" in page
    assert '<option value="acme_hands" selected>' in page
    assert "More: 1" in page
    assert '<input type="hidden" name="cf_vendor"' not in page


def test_a_filter_without_an_input_is_sent_along(staff):
    holding("Andes", share=5)

    page = staff.get("/partners/?cf_share=5").content.decode()

    assert '<input type="hidden" name="cf_share" value="5">' in page
    assert "1 partner" in page


def test_a_filter_that_cannot_be_read_is_named(staff, text):
    holding("Andes", share=5)

    assert "Not understood, so left out: Share, from" in text(
        staff.get("/partners/?cf_share__from=x")
    )


def test_files_have_typed_values(staff):
    holding("Andes", share=12.5, vendor="Acme Hands", wiki="https://wiki.example/")
    staff.post("/partners/", SHOWN)

    lines = csv_of(staff.get("/partners/?export=csv"))
    book = openpyxl.load_workbook(io.BytesIO(staff.get("/partners/?export=xlsx").getvalue()))

    assert lines == [
        'Partner,"Share, %",Vendor,Wiki,Sponsor',
        "Andes,12.5,Acme Hands,https://wiki.example/,",
    ]
    assert [cell.value for cell in book.active[2]][:3] == ["Andes", 12.5, "Acme Hands"]


def test_a_file_of_a_long_list_does_without_models(staff):
    make.custom_field(name="Remote hands", kind="interconnect", type="CHOICE")
    holding("", obj=make.pni(name="BOG-2"), remote_hands="Metro Techs")
    staff.post("/interconnects/", {"columns": ["ref", "cf_remote_hands"]})

    lines = csv_of(staff.get("/interconnects/?export=csv"))

    assert lines[0].endswith("Reference,Remote hands")
    assert lines[1].endswith("Metro Techs")


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        ("partner", "/partners/"), ("interconnect", "/interconnects/"), ("site", "/sites/"),
        ("agreement", "/agreements/"), ("request", "/requests/"), ("contact", "/contacts/"),
        ("work", "/work-items/"),
    ],
)  # fmt: skip
def test_every_list_of_main_objects_has_the_fields_of_its_kind(staff, text, kind, address):
    make.custom_field(name="Extra thing", kind=kind)
    make.custom_field(name="Not here", kind="site" if kind != "site" else "work")

    page = text(staff.get(address + "?all=1"))

    assert "Extra thing" in page
    assert "Not here" not in page


def test_a_list_that_loads_few_columns_reads_values_once(staff, django_assert_max_num_queries):
    make.custom_field(name="Remark", kind="agreement")
    for number in range(4):
        holding("", obj=make.agreement(title=f"Deal {number}"), remark=f"said {number}")
    staff.post("/agreements/", {"columns": ["cf_remark"]})
    staff.get("/agreements/")

    with django_assert_max_num_queries(12):
        page = staff.get("/agreements/").content.decode()

    assert all(f"said {number}" in page for number in range(4))


def test_without_fields_a_list_asks_only_for_a_tag(staff):
    assert "ep-cf" not in staff.get("/work-items/").content.decode()
    assert staff.get("/interconnects/").content.decode().count("ep-cf-row") == 1
