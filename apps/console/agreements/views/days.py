"""Why a term was kept, or not, on a day: the account, and the samples it was made from."""

from collections.abc import Callable
from datetime import date

from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render

from apps.agreements.models import ContractTerm
from apps.breaches import queries
from apps.breaches.queries import Account
from apps.console import access
from apps.console.access import StaffRequest, needs
from apps.console.agreements import days, words
from apps.console.agreements.views.found import term_crumbs, term_of
from apps.core import exports


@needs("breaches.view")
def term_day(request: StaffRequest, ref: str, pk: int, day: str) -> HttpResponse:
    term = term_of(ref, pk)
    found = _account(request, term, day)
    prices = access.may(request.user, "agreements.prices")
    context = {
        "found": found,
        "term": term,
        "agreement": term.agreement,
        "title": days.title_of(found),
        "said": words.sentence(found.params, prices=prices),
        "verdict": days.verdict(found),
        "word": days.OUTCOMES[found.evaluation.outcome],
        "tone": days.TONES[found.evaluation.outcome],
        "streak": days.streak_words(found),
        "severity": days.severity_words(found),
        "inputs": days.input_lines(found),
        "calc": days.calc_of(found, prices=prices),
        "versions": days.version_rows(found),
        **term_crumbs(term),
    }
    return render(request, "console/agreements/term_day.html", context)


@needs("breaches.view")
def term_day_samples(request: StaffRequest, ref: str, pk: int, day: str) -> HttpResponseBase:
    """Exactly the slots that the figure was made from, with what each of them is, as CSV."""
    found = _account(request, term_of(ref, pk), day)
    names = ["slot start (UTC)", f"slot start ({found.tz})"]
    for link in found.links:
        names += [f"{link.ref} from partner (bit/s)", f"{link.ref} to partner (bit/s)"]
        names.append(f"{link.ref} flag")
    columns = [exports.Column(name, _cell(at)) for at, name in enumerate(names)]
    lines = exports.csv_response_rows(columns, queries.account_samples(found))
    response = StreamingHttpResponse(lines, content_type=exports.CSV_TYPE)
    name = f"{ref}-term-{pk}-{found.evaluation.day}-samples.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _cell(at: int) -> Callable[[list[object]], object]:
    return lambda row: row[at]


def _account(request: StaffRequest, term: ContractTerm, day: str) -> Account:
    try:
        wanted = date.fromisoformat(day)
    except ValueError as error:
        raise Http404("Give the day as 2026-11-18.") from error
    found = queries.account(term, wanted, request.GET.get("scope", ""))
    if found is None:
        raise Http404(f"{term} was not judged on {day}.")
    return found
