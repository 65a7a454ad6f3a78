"""The pages of a draft: the choice of a type, a step, the review, and what stands beside them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.html import format_html

from apps.capacity import actions, for_partner
from apps.capacity.rules.fields import read
from apps.capacity.shapes import TypedForm
from apps.core.errors import Invalid, Refused
from apps.core.ui.forms import UNPROCESSABLE
from apps.portal.access import PartnerRequest
from apps.portal.requests import ahead, beginning, evidence, kinds, titles, wizard, words
from apps.portal.requests.finding import found
from apps.portal.requests.forms import SendForm

CONFLICT = 409


def choice(request: PartnerRequest) -> HttpResponse:
    """Types in words. One that a link asks for stands alone, with what it is about."""
    partner = request.seat.partner
    shown = {
        "groups": kinds.groups(request.GET.get("type", "")),
        "carried": list(beginning.carried(request.GET).items()),
        "drafts": [titles.link(one) for one in for_partner.drafts(partner)],
        "network": settings.NETWORK_NAME,
    }
    return render(request, "portal/requests/new.html", shown)


def form_of(request: PartnerRequest, draft: Any, part: wizard.Part) -> TypedForm:
    """The fields of a step with what the draft holds, or with what was sent."""
    data = request.POST if request.method == "POST" else None
    return TypedForm(
        part.fields, values=for_partner.typed(draft), data=data,
        given={
            **for_partner.choices(draft.partner, draft.type), **words.sides(draft.type)
        },
    )  # fmt: skip


def step_page(
    request: PartnerRequest, draft: Any, part: wizard.Part, form: TypedForm,
    *, meanwhile: Any = None, status: int = 0,
) -> HttpResponse:  # fmt: skip
    """The step; 422 where something in it is wrong."""
    now = timezone.now()
    back = wizard.before(draft.type, part.key)
    shown = {
        "step": {
            "key": part.key, "label": part.label,
            "back": wizard.address(draft.ref, back) if back else "",
        },
        "form": form,
        "panels": [(label, [form[spec.name] for spec in specs]) for label, specs in part.panels],
        "meanwhile": meanwhile,
        **_head(draft, part.key, now),
        **beside(draft, now),
    }  # fmt: skip
    status = status or (UNPROCESSABLE if form.is_bound and form.errors else 200)
    return render(request, "portal/requests/step.html", shown, status=status)


def step_refused(
    request: PartnerRequest, ref: str, part: wizard.Part, form: TypedForm, refusal: Refused
) -> HttpResponse:
    """What was typed, with what is wrong; after a conflict with what the other one saved."""
    draft = found(request, ref)
    if isinstance(refusal, actions.Stale):
        form.is_valid()
        saved = for_partner.typed(draft)
        mine = {**saved, **form.typed}
        changed = words.changes(draft.type, saved, mine, _given(draft))
        return step_page(
            request, draft, part, form, meanwhile={"changes": changed}, status=CONFLICT
        )
    form.refuse(errors_of(refusal))
    if not form.errors:
        form.add_error(None, refusal.message)
    return step_page(request, draft, part, form, status=UNPROCESSABLE)


def unread(part: wizard.Part, form: TypedForm) -> dict[str, str]:
    """What could not be read of what was just sent: of a bad secret a draft keeps nothing."""
    _, errors = read(part.fields, form.typed)
    return errors


def errors_of(refusal: Refused) -> Mapping[str, str]:
    """The messages of a refusal by field; under `` where it names none."""
    if isinstance(refusal, actions.Unlisted):
        return linked(refusal.errors, refusal.pages)
    if isinstance(refusal, Invalid):
        return refusal.errors
    return {refusal.field: refusal.message}


def linked(errors: Mapping[str, str], pages: Mapping[str, str]) -> dict[str, str]:
    """Messages with the link to where they are mended, at PeeringDB."""
    link = '{} <a href="{}" target="_blank" rel="noopener noreferrer">Open it at PeeringDB</a>'
    return {
        name: format_html(link, message, pages[name]) if name in pages else message
        for name, message in errors.items()
    }


def review_page(
    request: PartnerRequest, draft: Any, form: SendForm, refusal: Refused | None = None
) -> HttpResponse:
    """All of it. What was refused is said again by the rules themselves."""
    now = timezone.now()
    said = for_partner.judged(draft, at=now)
    problems = _problems(draft, said)
    if refusal is not None:
        problems += _told(form, refusal)
    status = (CONFLICT if refusal.conflict else UNPROCESSABLE) if refusal else 200
    parts = wizard.parts(draft.type)
    shown = {
        "form": form,
        "problems": problems,
        "warnings": list(said.warnings.values()),
        "failed": [evidence.check(one) for one in said.verdicts if one.is_failed],
        "groups": _groups(draft),
        "back": wizard.address(draft.ref, parts[-1].key),
        "meanwhile": isinstance(refusal, actions.Stale),
        "network": settings.NETWORK_NAME,
        **_head(draft, wizard.REVIEW, now, said.errors),
        **beside(draft, now, said),
    }
    return render(request, "portal/requests/review.html", shown, status=status)


_SHOWN = (actions.Stale, actions.Duplicate, Invalid)  # the page says these by itself


def _told(form: SendForm, refusal: Refused) -> list[dict[str, str]]:
    """What is missing in the form itself, at its input; else a line on top."""
    if isinstance(refusal, actions.ToConfirm):
        form.add_error("confirmed", "Tick this when it is right so, or go back and change it.")
    elif isinstance(refusal, actions.NotEligible):
        form.add_error("ask_anyway", "Tick this and say why, or go back and change it.")
    elif refusal.field in form.fields:
        form.add_error(refusal.field, refusal.message)
    elif not isinstance(refusal, _SHOWN):
        return [{"message": refusal.message}]
    return []


def _problems(draft: Any, said: Any) -> list[dict[str, str]]:
    """What has to be corrected, with the way there."""
    found_: list[dict[str, str]] = []
    for name, message in {**said.conflicts, **said.errors}.items():
        part = wizard.part_of(draft.type, name)
        field = name.partition("[")[0]
        spec = next((s for s in part.fields if s.name == field), None) if part else None
        address = f"{wizard.address(draft.ref, part.key)}#f-{field}" if part else ""
        label = spec.label if spec else name
        page = said.pages.get(name, "")
        found_.append({"label": label, "message": message, "address": address, "page": page})
    if said.duplicate:
        found_.append({"message": said.duplicate_text})
    return found_


def _groups(draft: Any) -> list[words.Panel]:
    return [
        words.Panel(panel.key, panel.label, panel.values, _address(draft, panel.key))
        for panel in words.panels(draft.type, for_partner.typed(draft), _given(draft))
    ]


def _address(draft: Any, group: str) -> str:
    for part in wizard.parts(draft.type):
        if any(spec.group == group for spec in part.fields):
            return wizard.address(draft.ref, part.key)
    return ""


def _given(draft: Any) -> Any:
    return for_partner.names(draft.partner, draft.type)


def _head(
    draft: Any, here: str, now: datetime, errors: Mapping[str, str] | None = None
) -> dict[str, Any]:
    known = for_partner.judged(draft, at=now).errors if errors is None else errors
    return {
        "one": titles.head(for_partner.row_of(draft)),
        "version": draft.version,
        "stepper": wizard.stepper(draft.ref, draft.type, here=here, errors=known),
    }


def beside(draft: Any, now: datetime, said: Any = None) -> dict[str, Any]:
    """What stands beside a step: what-if, evidence, checks, what happens next."""
    said = said or for_partner.judged(draft, at=now)
    measured = for_partner.measured(draft, at=now)
    row, content = for_partner.row_of(draft), for_partner.typed(draft)
    return {
        "what_if": evidence.what_if(measured),
        "evidence": evidence.panel(measured, is_frozen=False),
        "checks": [evidence.check(one) for one in said.verdicts],
        "next": ahead.steps(for_partner.ahead(row, content, at=now), content, is_draft=True),
    }
