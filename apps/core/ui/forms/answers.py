"""What becomes of a form: refused with the input kept, or shown."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from apps.core.errors import Invalid, Refused

UNPROCESSABLE = 422


def sent(request: HttpRequest) -> QueryDict | None:
    """What was posted, be it empty; None when the page is only looked at."""
    return request.POST if request.method == "POST" else None


@contextmanager
def refusals(form: Form) -> Iterator[None]:
    """A refusal of the action inside becomes an error of the form, at the field it names."""
    try:
        yield
    except Invalid as refusal:
        for name, message in refusal.errors.items():
            form.add_error(name if name in form.fields else None, message)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)


@contextmanager
def told(request: HttpRequest) -> Iterator[None]:
    """A refusal of the action inside becomes a message: for buttons, which have no form."""
    try:
        yield
    except Refused as refusal:
        messages.error(request, refusal.message)


def page(
    request: HttpRequest,
    form: Form,
    *,
    title: str,
    back: str,
    template: str,
    submit: str = "Save",
    **context: Any,
) -> HttpResponse:
    """The form on its page; 422 when something in it was refused."""
    status = UNPROCESSABLE if form.is_bound and form.errors else 200
    shown = {"form": form, "title": title, "back": back, "submit": submit, **context}
    return render(request, template, shown, status=status)
