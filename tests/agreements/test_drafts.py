"""First drafts in our wording: every kind, every unknown named, files that can be read back."""

import io
from datetime import date

import docx
import pytest

from apps.agreements import actions, drafts, papers
from apps.agreements.drafts import Clause, DraftFacts
from apps.agreements.enums import Kind
from apps.agreements.models import DocumentVersion
from apps.agreements.papers import pdf_text
from apps.core import printing
from apps.core.errors import Refused
from apps.core.models import Job
from tests import factories as make
from tests.factories import AT, GBPS

COMMIT = {
    "commit_bps": 200 * GBPS, "price_per_mbps": "0.30", "currency": "USD",
    "overage_price_per_mbps": "0.35", "percentile": "95", "tz": "America/Bogota",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def facts(**changed) -> DraftFacts:
    given = {
        "ref": "AGR-00042", "kind": "PAID_PEERING", "title": "Paid peering", "us": "Northlight",
        "them": "Andes Fibra", "effective_on": date(2027, 2, 1), "tz": "America/Bogota",
        "law": "Colombia", "renewal_type": "AUTO_RENEW", "initial_months": 36,
        "renewal_months": 12, "max_renewals": 3, "notice_value": 60, "notice_unit": "DAY",
        "notice_reference": "END", "notice_clear_days": False, "end_rule": "CIVIL",
        "has_holdover": False, "parent": "",
        "clauses": (Clause("Commit", ("The Customer pays.",)),),
    }  # fmt: skip
    return DraftFacts(**{**given, **changed})


def text_of(draft) -> str:
    lines = [line for section in draft.sections for _, line in section.lines]
    return "\n".join([draft.title, draft.subtitle, *draft.opening, *lines])


def test_draft_says_what_is_known():
    text = text_of(drafts.draft(facts()))

    assert "between Northlight (the “Provider”) and Andes Fibra (the “Customer”)" in text
    assert "takes effect on 1 Feb 2027. Its first term is 36 months." in text
    assert "further terms of 12 months each, at most 3 times, unless notice is given" in text
    assert "at least 60 days before the last day of the term" in text
    assert "the laws of Colombia" in text
    assert "America/Bogota" in text
    assert "[" not in text


def test_what_is_not_known_stands_in_brackets():
    text = text_of(
        drafts.draft(facts(effective_on=None, law="", initial_months=None, us="", them=""))
    )

    for missing in ("effective date", "governing law", "length of the first term",
                    "our legal entity", "their legal entity"):  # fmt: skip
        assert f"[{missing}]" in text


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_has_a_text_and_counts_its_sections(kind):
    made = drafts.draft(facts(kind=kind, parent="“Master” (AGR-00001)"))

    assert [section.number for section in made.sections] == list(range(1, len(made.sections) + 1))
    assert all(section.paragraphs for section in made.sections)
    assert "{" not in text_of(made)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"renewal_type": "EVERGREEN"}, "It has no end date"),
        ({"renewal_type": "EVERGREEN"}, "before it is to end"),
        ({"renewal_type": "MUTUAL_OPTION"}, "if both agree in writing"),
        ({"renewal_type": "FIXED"}, "Its first term is 36 months."),
        ({"has_holdover": True}, "from month to month"),
        ({"end_rule": "CLAMP"}, "last day of a shorter month"),
        ({"notice_clear_days": True}, "Neither the day of receipt"),
        ({"notice_reference": "RENEWAL_DATE"}, "before the renewal date"),
        ({"notice_value": 3, "notice_unit": "MONTH"}, "at least 3 months"),
        ({"max_renewals": None}, "12 months each, unless notice"),
    ],
)
def test_term_and_notice_in_words(changed, said):
    assert said in text_of(drafts.draft(facts(**changed)))


@pytest.mark.parametrize(
    ("type", "params", "said"),
    [
        ("COMMIT_RATE", COMMIT, "at least 200 Gbps over the metro Bogotá at USD 0.3 per Mbps"),
        ("COMMIT_RATE", COMMIT, "the 95th percentile of five-minute samples"),
        (
            "UPGRADE_TRIGGER",
            {"metric": "P95_30D", "comparator": "GT", "threshold_pct": "70", "periods": 3,
             "unit": "DAY", "required_step_bps": 100 * GBPS, "lead_value": 60, "lead_unit": "DAY",
             "clock_start": "TRIGGER"},
            "When the 95th percentile of 30 days of the metro Bogotá exceeds 70 %",
        ),
        ("RATIO_MAX", {"limit": "2.0", "basis": "VOLUME"}, "shall not exceed 2 to 1"),
        ("MIN_TRAFFIC", {"metric": "P95_MONTH", "bps": GBPS, "months": 2}, "shall reach 1 Gbps"),
        ("RATIO_MAX", {"limit": "2.0"}, "Traffic ratio, for the metro Bogotá."),
        ("SOMETHING_NEW", {"x": 1}, "SOMETHING_NEW, for the metro Bogotá."),
    ],
)  # fmt: skip
def test_clause_in_words(type, params, said):
    found = " ".join(drafts.sentences(type, params, scope="the metro Bogotá"))

    assert said in found.replace("\u00a0", " ")


def test_word_file_has_headings_and_places_to_sign():
    content = drafts.to_docx(drafts.draft(facts()), at=AT)

    document = docx.Document(io.BytesIO(content))
    heads = [each.text for each in document.paragraphs if each.style.name == "Heading 1"]
    assert heads[:2] == ["1. Interconnection", "2. Operation"]
    assert heads[-1] == "Signatures"
    assert papers.read(content).text.count("Signature: ____") == 2
    assert document.core_properties.author == "Northlight"


def test_html_escapes_what_people_typed():
    html = drafts.to_html(drafts.draft(facts(title="<script>", them="A & B")))

    assert "<script>" not in html
    assert "A &amp; B" in html


def test_pdf_is_printed_and_reads_like_the_draft():
    html = drafts.to_html(drafts.draft(facts()), fonts=printing.font_faces())

    found = pdf_text.parse(printing.pdf(html))

    assert "The Customer pays." in found.text
    assert found.pages


def test_printing_fetches_nothing(tmp_path):
    secret = tmp_path / "secret.css"
    secret.write_text("p::before{content:'stolen'}")

    made = printing.pdf(f"<link rel=stylesheet href='file://{secret}'><p>plain</p>")

    assert "stolen" not in pdf_text.parse(made).text


def test_printing_that_fails_says_so(monkeypatch):
    monkeypatch.setattr(printing, "SECONDS", 0.01)

    with pytest.raises(printing.PrintingFailed, match="not made within"):
        printing.pdf("<p>slow</p>")


def test_word_draft_is_a_version_with_the_agreement_s_clauses(db, manager):
    agreement = make.agreement(state="DRAFT", partner_entity="Andes Fibra S.A.")
    make.term(agreement=agreement)
    own = make.term(agreement=agreement, clause="§9", clause_text="Ports are upgraded at once.")

    version = actions.draft_docx(agreement=agreement, by=manager, at=AT)

    assert (version.number, version.kind, version.side) == (1, "DRAFT", "US")
    assert version.filename == f"{agreement.ref} draft.docx"
    assert "Andes Fibra S.A." in version.text
    assert "Upgrade trigger, for all interconnects. Metric: 95th percentile" in version.text
    assert own.clause_text in version.text


def test_signed_agreement_gets_no_first_draft(db):
    for ask in (actions.draft_docx, actions.request_pdf_draft):
        with pytest.raises(Refused, match="settled"):
            ask(agreement=make.agreement(), by=None, at=AT)
    assert not Job.objects.exists()


def test_pdf_draft_is_made_once_by_its_job(db, manager):
    agreement = make.agreement(state="NEGOTIATING")
    job = actions.request_pdf_draft(agreement=agreement, by=manager, at=AT)

    made = actions.make_pdf_draft(job_id=job.pk, at=AT)
    again = actions.make_pdf_draft(job_id=job.pk, at=AT)

    job.refresh_from_db()
    assert (job.state, job.message) == ("DONE", "Version 1 is stored.")
    assert job.result == {"ref": f"{agreement.ref}/v1"}
    assert (made.content_type, made.created_by) == (papers.PDF, manager)
    assert again is None
    assert DocumentVersion.objects.count() == 1


def test_job_whose_agreement_was_signed_meanwhile_fails_with_the_reason(db):
    agreement = make.agreement(state="NEGOTIATING")
    job = actions.request_pdf_draft(agreement=agreement, by=None, at=AT)
    type(agreement).objects.filter(pk=agreement.pk).update(state="ACTIVE")

    assert actions.make_pdf_draft(job_id=job.pk, at=AT) is None

    job.refresh_from_db()
    assert job.state == "FAILED"
    assert "settled" in job.message
