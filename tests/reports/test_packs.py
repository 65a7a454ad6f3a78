"""Renewal packs: frozen once, printed once, money only for those who see it."""

import io
from datetime import timedelta

import pytest
from pypdf import PdfReader

from apps.core import files
from apps.core import printing as renderer
from apps.core.errors import Refused
from apps.core.models import Job
from apps.reports import actions, printing
from apps.reports.models import PackFile, RenewalPack
from tests import factories as make
from tests.factories import AT
from tests.together import together


@pytest.fixture(autouse=True)
def _store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def pack(deal):
    return actions.make_pack(agreement=deal.agreement, by=None, at=AT)


def words(content):
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    return " ".join(text.replace("\u00a0", " ").split())


def asked(pack, prices=True, at=AT):
    return actions.request_pdf(pack=pack, with_prices=prices, by=None, at=at)


def test_numbers_never_change_once_they_are_made(deal, pack):
    before = RenewalPack.objects.get(pk=pack.pk).facts
    make.breach(interconnect=deal.link, term=deal.agreement.terms.get(type="UPGRADE_TRIGGER"),
                key="another")  # fmt: skip
    deal.link.partner.name = "Renamed"
    deal.link.partner.save()

    second = actions.make_pack(agreement=deal.agreement, by=None, at=AT + timedelta(days=1))

    assert RenewalPack.objects.get(pk=pack.pk).facts == before
    assert second.number == 2
    assert second.facts["breaches"]["open"] == 2
    assert [row["key"] for row in second.facts["since_last"]] == ["open"]


def test_what_was_never_signed_has_nothing_to_renew(db):
    with pytest.raises(Refused, match="nothing to renew yet"):
        actions.make_pack(agreement=make.agreement(state="NEGOTIATING"), by=None, at=AT)


@pytest.mark.django_db(transaction=True)
def test_two_who_make_one_at_once_get_two_numbers():
    agreement = make.agreement()

    together(*[
        lambda: actions.make_pack(agreement=agreement, by=None, at=AT) for _ in range(2)
    ])  # fmt: skip

    assert sorted(agreement.renewal_packs.values_list("number", flat=True)) == [1, 2]


def test_the_paper_brings_its_font_along(pack):
    html = printing.document(pack, prices=True)

    assert '@font-face{font-family:"Inter"' in html


def test_the_pdf_is_real_and_holds_the_numbers(pack):
    file = asked(pack)

    actions.write_pdf(file_id=file.pk, at=AT)

    file = PackFile.objects.select_related("job").get()
    content = files.read(file.path, sha256=file.sha256)
    said = words(content)
    assert content.startswith(b"%PDF-")
    assert (len(content), file.job.state) == (file.size, "DONE")
    assert "Fibra <Andes> & Co: Paid peering and PNI agreement" in said
    assert "Decide by Wed 2 Dec 2026." in said
    assert "60.0 Gbps" in said
    assert "Page 1 of" in said
    assert "$12,500" in said


def test_without_the_permission_no_money_is_printed(pack):
    html = printing.document(pack, prices=False)

    assert "12,500" not in html
    assert "0.25" not in html
    assert "Cost and changes of prices are shown to people with that permission." in html


def test_open_issues_are_printed_with_positions_for_those_who_see_prices(deal):
    make.issue(negotiation=make.negotiation(agreement=deal.agreement, state="REDLINE"))
    pack = actions.make_pack(agreement=deal.agreement, by=None, at=AT)

    whole, less = (printing.document(pack, prices=prices) for prices in (True, False))

    assert "200 Gbps at $0.26 per Mbps" in whole
    assert "Commit" in less
    assert "$0.26" not in less


def test_names_are_escaped(pack):
    html = printing.document(pack, prices=True)

    assert "Fibra &lt;Andes&gt; &amp; Co" in html
    assert "<Andes>" not in html


def test_asked_for_twice_it_is_printed_once(pack):
    first, second = asked(pack), asked(pack)
    actions.write_pdf(file_id=first.pk, at=AT)
    path = PackFile.objects.get().path

    actions.write_pdf(file_id=first.pk, at=AT)

    assert first.job_id == second.job_id
    assert PackFile.objects.get().path == path
    assert asked(pack).path == path


def test_a_failure_is_said_and_can_be_tried_again(pack, monkeypatch):
    file = asked(pack)
    monkeypatch.setattr(renderer, "MODULE", "apps.reports.nothing_there")
    actions.write_pdf(file_id=file.pk, at=AT)
    failed = Job.objects.get()
    monkeypatch.undo()

    again = asked(pack)
    actions.write_pdf(file_id=again.pk, at=AT)

    assert (failed.state, failed.message) == (
        "FAILED", "The PDF could not be made. Try again; the page has it all.",
    )  # fmt: skip
    assert again.job_id != failed.pk
    assert PackFile.objects.get().path


def test_a_job_whose_worker_died_is_asked_for_again(pack):
    first = asked(pack)

    again = asked(pack, at=AT + timedelta(minutes=11))

    assert again.job_id != first.job_id


def test_nothing_is_fetched_while_printing(pack, settings, tmp_path):
    secret = tmp_path / "secret.css"
    secret.write_text("body::before { content: 'stolen' }")
    html = f'<html><link rel="stylesheet" href="file://{secret}"><body>Page</body></html>'

    assert "stolen" not in words(printing.pdf(html))


def test_a_pack_without_numbers_still_prints(db):
    empty = actions.make_pack(agreement=make.agreement(), by=None, at=AT)

    html = printing.document(empty, prices=True)

    assert "No term is running." in html
    assert "Nothing was measured in these months." in html
    assert "None is in service." in html
