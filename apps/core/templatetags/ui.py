"""`{% load ui %}`: the parts of the design reference, for templates of console and portal."""

from datetime import date
from html import unescape
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.forms.widgets import (
    CheckboxInput,
    CheckboxSelectMultiple,
    RadioSelect,
    Select,
    Textarea,
)
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.safestring import SafeData, SafeString

from apps.core import units
from apps.core.ui import components

register = template.Library()
register.simple_tag(components.icon, name="icon")
register.simple_tag(components.small_icon, name="small_icon")
register.simple_tag(components.status, name="status")
register.simple_tag(components.turn, name="turn")
register.simple_tag(components.bar, name="bar")
register.simple_tag(components.meter, name="meter")
register.simple_tag(components.spark, name="spark")
register.simple_tag(components.badge, name="badge")
register.simple_tag(components.chip, name="chip")


@register.filter
def figure(text: str) -> str:
    """The number of a text, for a strip whose unit is smaller: `14.62` of `14.62 Tbps`."""
    return text.partition(units.NBSP)[0]


@register.filter
def figure_unit(text: str) -> str:
    return text.partition(units.NBSP)[2]


@register.filter
def gbps_whole(bps: int | None) -> str:
    """A capacity in Gbps without its unit: `400`, `0.5`."""
    return units.gbps(bps).removesuffix(".0") if bps else units.NONE


@register.filter
def number_1(value: Any) -> str:
    """One decimal with a real minus sign: `\u22122.1`."""
    return units.number(value, 1)


@register.filter
def unit(name: str) -> str:
    """A unit after a number, with its no-break space; ratios have none."""
    return f"{units.NBSP}{name}" if name else ""


@register.simple_tag
def days(then: date | None, today: date | None = None) -> SafeString:
    """Countdown to a day; without `today`, in the person's own zone."""
    return components.countdown(then, today or timezone.localdate())


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: Any) -> str:
    """The address's query with changes: `{% query page=2 %}`; an empty value takes one out."""
    parameters = context["request"].GET.copy()
    for name, value in changes.items():
        parameters.pop(name, None)
        if value not in (None, ""):
            parameters[name] = value
    return f"?{parameters.urlencode()}" if parameters else "?"


@register.inclusion_tag("ui/empty.html")
def empty(
    title: str, text: str = "", icon: str = "circle-check", url: str = "", label: str = ""
) -> dict[str, str]:
    """What would be here, and one link if the person can change it."""
    return {"title": title, "text": text, "icon": icon, "url": url, "label": label}


@register.inclusion_tag("ui/errors.html")
def errors(form: BaseForm) -> dict[str, Any]:
    """The summary on top of a form that was refused: takes focus, links to the fields."""
    return {"form": form, "lines": _error_lines(form)}


def _error_lines(form: BaseForm) -> list[tuple[str, str, str]]:
    lines = [("", "", str(message)) for message in form.non_field_errors()]
    for name, messages in form.errors.items():
        if name in form.fields:
            bound = form[name]
            words = [_words(message) for message in messages]
            lines += [(bound.id_for_label, str(bound.label), each) for each in words]
    return lines


def _words(message: object) -> str:
    """A message without its link: the line leads to the field, and there stands the link."""
    text = str(message)
    return unescape(strip_tags(text)) if isinstance(text, SafeData) else text


@register.inclusion_tag("ui/field.html")
def field(bound: BoundField, css: str = "", label: str = "") -> dict[str, Any]:
    """Label, help, input and message; the input says by aria that it is wrong, and why."""
    widget = bound.field.widget
    kind = _kind(widget)
    extra: dict[str, Any] = {"class": _CLASSES[kind]} if _CLASSES[kind] else {}
    described = [f"{bound.auto_id}-help"] if bound.help_text else []
    if bound.errors:
        described.append(f"{bound.auto_id}-error")
        extra["aria-invalid"] = "true"
    if described:
        extra["aria-describedby"] = " ".join(described)
    return {
        "bound": bound,
        "html": bound.as_widget(attrs=extra),
        "kind": kind,
        "css": css or _width(bound),
        "label": label or bound.label,
    }


@register.simple_tag(name="input")
def input_of(bound: BoundField) -> SafeString:
    """Only the input, in the look of its kind: its label stands elsewhere."""
    css = _CLASSES[_kind(bound.field.widget)]
    return bound.as_widget(attrs={"class": css} if css else {})


def _width(bound: BoundField) -> str:
    """A form may say in `layout` how wide a field is; several lines take the whole width."""
    usual = "is-full" if isinstance(bound.field.widget, Textarea) else ""
    return getattr(bound.form, "layout", {}).get(bound.name, usual)


_CLASSES = {
    "check": "form-check-input",
    "choices": "",
    "select": "form-select",
    "text": "form-control",
}


def _kind(widget: Any) -> str:
    if isinstance(widget, CheckboxInput):
        return "check"
    if isinstance(widget, CheckboxSelectMultiple | RadioSelect):
        return "choices"
    return "select" if isinstance(widget, Select) else "text"


@register.inclusion_tag("ui/steps.html")
def steps(lines: list[Any], small: bool = False) -> dict[str, Any]:
    """A lifecycle: each line has `label`, `mark` (done, now, next, err) and `note`."""
    return {"lines": lines, "small": small}


@register.inclusion_tag("ui/calc.html")
def calc(lines: list[Any]) -> dict[str, Any]:
    """A figure recomputed step by step: pairs of text, the last is the result."""
    return {"lines": lines[:-1], "result": lines[-1] if lines else None}


@register.inclusion_tag("ui/time.html")
def timeline(events: list[Any]) -> dict[str, Any]:
    """Activity: each event has `icon`, `title`, `text`, `at` and `by`."""
    return {"events": events}
