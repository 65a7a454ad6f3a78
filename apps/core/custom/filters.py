"""Lists by custom fields: `?cf_<key>=`, the same on the pages and in the API.

`cf_key` is what the field holds: a part of a text or link, a number, a day, yes or no, choices (any
of those given), the e-mail address of a person. `cf_key__from` and `cf_key__to` are bounds of
numbers and days, included; `cf_key__empty=yes` finds what has no value.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet

from apps.accounts.models import User
from apps.core.custom import queries
from apps.core.custom.kinds import FieldType, ObjectKind
from apps.core.custom.values import Definition
from apps.core.models import CustomField

PREFIX = "cf_"
FROM, TO, EMPTY = "__from", "__to", "__empty"
SPANS = (FieldType.NUMBER, FieldType.DATE)
YES_NO = (("yes", "Yes"), ("no", "No"))

Test = Callable[[Any], Q]


class FieldFilter(filters.Filter):
    """One parameter about one custom field."""

    def __init__(self, shape: forms.Field, test: Test) -> None:
        super().__init__(label=str(shape.label))
        self.shape, self.test = shape, test

    @property
    def field(self) -> forms.Field:
        return self.shape

    def filter(self, found: QuerySet, value: Any) -> QuerySet:
        return found if value in (None, "", []) else found.filter(self.test(value))


class Several(forms.MultipleChoiceField):
    """Any of some choices; an empty one, which a drop-down sends, is none."""

    def clean(self, value: Any) -> Any:
        return super().clean([each for each in value or () if each])


class CustomFilters(filters.FilterSet):
    """Below the filter set of a list: a tag, and what its address asks of custom fields.

    Fields are read only where an address asks. `unknown` are parameters about fields there are not
    (any more): they let everything through, and whoever relies on the filters has to look there.
    """

    custom_kind: ClassVar[ObjectKind]
    unknown: tuple[str, ...] = ()

    tag = filters.CharFilter(method="tagged", label="Tag")

    def __init__(self, data: Mapping[str, Any] | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        if any(name.startswith(PREFIX) for name in self.data or ()):
            for name, each in of(queries.in_use(self.custom_kind)).items():
                each.parent, each.model = self, self.queryset.model
                self.filters[name] = each
            asked = (name for name in self.data if name.startswith(PREFIX) and self.data[name])
            self.unknown = tuple(name for name in asked if name not in self.filters)

    def tagged(self, found: QuerySet, name: str, tag: str) -> QuerySet:
        """The tags of work items are their labels, in small letters."""
        if self.custom_kind == ObjectKind.WORK:
            return found.filter(labels__contains=[tag.lower()])
        return found.filter(tags__contains=[tag])

    @classmethod
    def parameters(cls, asked: Iterable[str]) -> list[str]:
        """Names of all parameters there are, for whoever refuses others."""
        names = list(cls.base_filters)
        if any(name.startswith(PREFIX) for name in asked):
            names += of(queries.in_use(cls.custom_kind))
        return names


class DefinitionFilter(filters.FilterSet):
    """Of fields themselves."""

    kind = filters.ChoiceFilter(choices=ObjectKind.choices, label="Kind of object")
    type = filters.ChoiceFilter(choices=FieldType.choices, label="Type")

    class Meta:
        model = CustomField
        fields: list[str] = []


def of(fields: Iterable[Definition]) -> dict[str, FieldFilter]:
    """All parameters about these fields, by name."""
    return {
        f"{PREFIX}{field.key}{end}": FieldFilter(shape, test)
        for field in fields
        for end, (shape, test) in _ways(field).items()
    }


def inputs_of(field: Definition) -> list[str]:
    """The parameters that a filter bar has inputs for; the last asks for none."""
    ends = (FROM, TO, EMPTY) if field.type in SPANS else ("", EMPTY)
    return [f"{PREFIX}{field.key}{end}" for end in ends]


def _ways(field: Definition) -> dict[str, tuple[forms.Field, Test]]:
    """The parameters of a field by their ends."""
    empty = forms.ChoiceField(label=f"{field.name}, empty", choices=YES_NO, required=False)
    ways: dict[str, tuple[forms.Field, Test]] = {
        "": (_shape(field, field.name), _same(field)),
        EMPTY: (empty, lambda value: _absent(field, value == "yes")),
    }
    if field.type in SPANS:
        for end, lookup, word in ((FROM, "gte", "from"), (TO, "lte", "to")):
            ways[end] = (_shape(field, f"{field.name}, {word}"), _bound(field, lookup))
    return ways


def _absent(field: Definition, is_absent: bool) -> Q:
    held = Q(custom__has_key=field.key)
    return ~held if is_absent else held


def _shape(field: Definition, label: str) -> forms.Field:
    options: dict[str, Any] = {"label": label, "required": False}
    match field.type:
        case FieldType.NUMBER:
            return forms.DecimalField(max_digits=15, **options)
        case FieldType.DATE:
            return forms.DateField(input_formats=["%Y-%m-%d"], **options)
        case FieldType.YES_NO:
            return forms.ChoiceField(choices=YES_NO, **options)
        case FieldType.CHOICE | FieldType.CHOICES:
            choices = [(choice.key, choice.label) for choice in field.choices]
            return Several(choices=choices, **options)
    return forms.CharField(max_length=200, **options)


def _same(field: Definition) -> Test:
    match field.type:
        case FieldType.YES_NO:
            return lambda value: _holds(field, value == "yes")
        case FieldType.NUMBER | FieldType.DATE:
            return lambda value: _holds(field, _json(value))
        case FieldType.CHOICE:
            return lambda keys: _any(_holds(field, key) for key in keys)
        case FieldType.CHOICES:
            return lambda keys: _any(_holds(field, [key]) for key in keys)
        case FieldType.PERSON:
            return lambda email: _any(_holds(field, pk) for pk in _ids(email))
    return lambda text: Q(**{f"custom__{field.key}__icontains": text})


def _holds(field: Definition, stored: Any) -> Q:
    """Answered by the GIN index of the column."""
    return Q(custom__contains={field.key: stored})


def _bound(field: Definition, lookup: str) -> Test:
    return lambda value: Q(**{f"custom__{field.key}__{lookup}": _json(value)})


def _json(value: Any) -> Any:
    """A number or a day as it is stored."""
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return int(value) if value == value.to_integral_value() else float(value)


def _any(tests: Iterable[Q]) -> Q:
    found = Q(pk__in=[])
    for test in tests:
        found |= test
    return found


def _ids(email: str) -> list[int]:
    return list(User.objects.filter(email__iexact=email).values_list("pk", flat=True))
