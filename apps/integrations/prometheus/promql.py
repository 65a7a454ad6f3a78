"""PromQL text made from values nobody vouches for, for one interface or for many at once."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from apps.integrations.errors import BadQuery
from apps.integrations.measuring import Target

# A slot in which the store missed some scrapes comes out too low: rate() extrapolates over half an
# interval only. Where that matters, let the template count the scrapes of the slot:
# `... and count_over_time(ifHCInOctets{...}[5m]) >= 5` makes such a slot a gap.
DEFAULT_IN = 'rate(ifHCInOctets{instance="{instance}",ifName="{ifname}"}[5m])*8'
DEFAULT_OUT = 'rate(ifHCOutOctets{instance="{instance}",ifName="{ifname}"}[5m])*8'
TAG = "edgepartners_target"

_STRING = re.compile(
    r"""(?P<op>=~|!~|!=|=)?\s*(?:"(?P<body>(?:[^"\\]|\\.)*)"|'(?:[^'\\]|\\.)*'|`[^`]*`)"""
)
_PLACEHOLDER = re.compile(r"\{([A-Za-z_]\w*)\}")
_KEYED = re.compile(r"""([A-Za-z_]\w*)\s*=\s*"\{([A-Za-z_]\w*)\}\"""")
_LABEL_NAME = re.compile(r"[A-Za-z_]\w*")
# One selector, at most one function that keeps every series apart, at most one factor.
_ONE_SELECTOR = re.compile(
    r"((rate|irate|increase|avg_over_time|max_over_time|last_over_time)\()?"
    r"[\w:]*\{[^{}]*\}(\[\w+\])?\)?([*/][\d.eE+]+)?"
)


def quote(value: str) -> str:
    """A PromQL string; what the value contains cannot end it."""
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def literal(value: str) -> str:
    """An RE2 pattern that matches this text and nothing else."""
    return re.sub(r"([\\.+*?()|\[\]{}^$])", r"\\\1", value)


def selector(metric: str, labels: Mapping[str, str], containing: Mapping[str, str] = {}) -> str:
    """`metric{label="value",other=~".*part.*"}`. Raises BadQuery for an impossible label name."""
    exact = [f"{label_name(name)}={quote(value)}" for name, value in labels.items()]
    partly = [
        f"{label_name(name)}=~{quote('(?i).*' + literal(part) + '.*')}"
        for name, part in containing.items()
    ]
    return f"{metric}{{{','.join(exact + partly)}}}"


def label_name(name: str) -> str:
    """The name itself. Raises BadQuery when it cannot be one."""
    if not _LABEL_NAME.fullmatch(name):
        raise BadQuery(f"“{name}” is not a label name. Use letters, digits and “_”.")
    return name


@dataclass(frozen=True)
class Template:
    """PromQL with placeholders such as `ifName="{ifname}"`, each inside a double-quoted string.

    Raises BadQuery where a placeholder stands elsewhere, and for comments: a template becomes part
    of a longer query.
    """

    text: str

    def __post_init__(self) -> None:
        bare = _STRING.sub(lambda found: found[0] if found["body"] is None else '""', self.text)
        if _PLACEHOLDER.search(bare):
            raise BadQuery('Put placeholders into double quotes, as in ifName="{ifname}".')
        if not bare.strip() or "#" in _STRING.sub("", self.text):
            raise BadQuery("A query template needs an expression and no comments.")

    def placeholders(self) -> list[str]:
        """The names in the order of their first use."""
        return list(dict.fromkeys(_PLACEHOLDER.findall(self.text)))

    def fill(self, labels: Mapping[str, str]) -> str:
        """The query for one target. Raises BadQuery naming a value that is missing."""
        self.check(labels)
        return self._fill({name: [value] for name, value in labels.items()})

    def check(self, labels: Mapping[str, str]) -> None:
        """Raise BadQuery when a placeholder has no value."""
        for name in self.placeholders():
            if name not in labels:
                raise BadQuery(
                    f"The query template needs a value for {{{name}}}. Add it to the mapping of "
                    "this interconnect, or take it out of the template."
                )

    def keys(self) -> list[tuple[str, str]] | None:
        """(label, placeholder) pairs that tell answered series apart, None if they may not."""
        skeleton = "".join(_STRING.sub(r'\g<op>""', self.text).split())
        pairs = _KEYED.findall(self.text)
        is_simple = _ONE_SELECTOR.fullmatch(skeleton) is not None
        all_used_once = len(pairs) == len(_PLACEHOLDER.findall(self.text))
        return pairs if is_simple and all_used_once and pairs else None

    def fill_many(self, labels: Sequence[Mapping[str, str]], last: str) -> str:
        """One query for targets that differ in the placeholder `last` alone."""
        choices = {name: [value] for name, value in labels[0].items()}
        choices[last] = sorted({each[last] for each in labels})
        return self._fill(choices)

    def _fill(self, choices: Mapping[str, Sequence[str]]) -> str:
        def filled(found: re.Match[str]) -> str:
            if found["body"] is None or not _PLACEHOLDER.search(found["body"]):
                return found[0]
            return _string(found["op"] or "", found["body"], choices)

        return _STRING.sub(filled, self.text)


def _string(operator: str, body: str, choices: Mapping[str, Sequence[str]]) -> str:
    """The operator and string of a matcher with its placeholders replaced."""
    several = any(len(choices[name]) > 1 for name in _PLACEHOLDER.findall(body))
    is_pattern = several or operator.endswith("~")

    def value(found: re.Match[str]) -> str:
        values = choices[found[1]]
        text = "|".join(literal(each) for each in values) if is_pattern else values[0]
        return quote(text)[1:-1]

    return f'{"=~" if several else operator}"{_PLACEHOLDER.sub(value, body)}"'


@dataclass(frozen=True)
class Batch:
    """One query for several targets, and how to tell whose a series is."""

    promql: str
    targets: tuple[Target, ...]
    keys: tuple[tuple[str, str], ...] | None

    def owners(self) -> dict[tuple[str, ...], list[Target]]:
        """Targets by the values that `identity` takes from a series."""
        found: dict[tuple[str, ...], list[Target]] = {}
        for number, target in enumerate(self.targets):
            found.setdefault(self._own(number, target), []).append(target)
        return found

    def identity(self, series_labels: Mapping[str, str]) -> tuple[str, ...]:
        labels = [TAG] if self.keys is None else [label for label, _ in self.keys]
        return tuple(series_labels.get(label, "") for label in labels)

    def _own(self, number: int, target: Target) -> tuple[str, ...]:
        if self.keys is None:
            return (str(number),)
        return tuple(target.labels[name] for _, name in self.keys)


def batches(template: Template, targets: Iterable[Target], size: int) -> list[Batch]:
    """Queries of at most `size` targets each; every target must have the template's values.

    A template of one selector becomes one term per group of targets with the last label as a
    pattern, so the store looks up few selectors and the series' own labels say whose they are.
    Any other template is repeated per target, each answer marked by an extra label: that holds for
    sums and label changes too.
    """
    keys = template.keys()
    names = template.placeholders()
    ordered = sorted(targets, key=lambda target: [target.labels[name] for name in names])
    parts = [ordered[first : first + size] for first in range(0, len(ordered), size)]
    if keys is None:
        return [Batch(_tagged(template, part), tuple(part), None) for part in parts]
    return [Batch(_grouped(template, part, keys), tuple(part), tuple(keys)) for part in parts]


def _grouped(template: Template, part: list[Target], keys: list[tuple[str, str]]) -> str:
    *fixed, last = [name for _, name in keys]
    groups = groupby(part, key=lambda target: [target.labels[name] for name in fixed])
    terms = [template.fill_many([target.labels for target in group], last) for _, group in groups]
    return " or ".join(terms)


def _tagged(template: Template, part: list[Target]) -> str:
    terms = [
        f'label_replace({template.fill(target.labels)}, "{TAG}", "{number}", "", "")'
        for number, target in enumerate(part)
    ]
    return " or ".join(terms)
