"""What no linter sees: foreign keys, writers, templates, permissions, schedules, move tables."""

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver

from apps.core import lifecycle, refs
from apps.peeringdb.models import MODELS
from edgepartners.schedule import SCHEDULE

ROOT = Path(__file__).resolve().parent.parent
OURS = [config.label for config in apps.get_app_configs() if config.name.startswith("apps.")]
DOMAIN = [
    "peeringdb", "partners", "notifications", "network", "agreements", "usage", "breaches",
    "capacity", "programs", "reports", "exchange",
]  # fmt: skip

# Written by machines in bulk, or themselves a log: no audit of every version.
NOT_AUDITED = {
    "core.StateChange", "core.Job", "core.SavedFilter", "core.ViewAlert", "notifications.Notice",
    "notifications.Delivery",
    "notifications.Preference", "notifications.DeliveryRun",
    "notifications.WebhookDelivery", "usage.Sample", "usage.SealedDay",
    "usage.Touched", "usage.SyncRun", "usage.DayStat", "usage.LinkStat", "usage.GroupStat",
    "usage.SampleWrite", "usage.Filled", "usage.CounterReading", "usage.SourceAlert",
    "agreements.Reminder", "agreements.Holiday", "agreements.DocumentAccess",
    "breaches.Evaluation", "breaches.Cursor", "breaches.Projection", "breaches.StatementFile",
    "usage.QualityReading", "core.Replay", "capacity.RequestVersion", "capacity.RequestStep",
    "partners.SeenNetwork", "programs.GoalReading", "programs.ItemChange", "capacity.Counter",
    "exchange.ImportRow", "exchange.ImportChange", "exchange.ColumnMemory",
    "programs.JiraComment", "programs.JiraPing", "exchange.Origin",
    "partners.Letter",
    "usage.LinkLevel", "peeringdb.ObservedChange", "peeringdb.MirrorRun",
    "reports.Sending",
    *(f"peeringdb.{model.__name__}" for model in MODELS.values()),
}  # fmt: skip
WRITES = {
    "save",
    "create",
    "bulk_create",
    "bulk_update",
    "delete",
    "get_or_create",
    "update_or_create",
}
FILES = {"drafts", "powerpoint", "word"}  # write files, not rows
WRITERS = {"actions", "store", "migrations", "management", *FILES}


@lru_cache
def layers() -> dict[str, int]:
    """Layer of each app, 0 at the top, from the same list the import contract uses."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    contract = next(c for c in project["tool"]["importlinter"]["contracts"] if c["id"] == "layers")
    return {
        name.strip().removeprefix("apps."): level
        for level, row in enumerate(contract["layers"])
        for name in row.split("|")
    }


def our_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model._meta.app_label in OURS]


def business_models() -> list[type[models.Model]]:
    return [m for m in our_models() if not hasattr(m, "pgh_tracked_model")]


@pytest.mark.parametrize("model", our_models(), ids=lambda m: m._meta.label)
def test_foreign_keys_point_down(model: type[models.Model]) -> None:
    own = layers()[model._meta.app_label]

    targets = [
        f.related_model._meta.app_label
        for f in model._meta.get_fields()
        if f.concrete and f.is_relation
    ]

    above = [t for t in targets if t in layers() and layers()[t] < own]
    level = [
        t for t in targets if t in layers() and layers()[t] == own and t != model._meta.app_label
    ]
    assert above == []
    assert level == []


@pytest.mark.parametrize("model", business_models(), ids=lambda m: m._meta.label)
def test_business_model_is_audited(model: type[models.Model]) -> None:
    tracked = {
        m.pgh_tracked_model._meta.label
        for m in apps.get_models()
        if hasattr(m, "pgh_tracked_model")
    }

    assert (model._meta.label in tracked) != (model._meta.label in NOT_AUDITED)


@pytest.mark.parametrize("app", DOMAIN)
def test_only_actions_write(app: str) -> None:
    offenders = [
        f"{path.relative_to(ROOT)}:{call.lineno} {call.func.attr}"
        for path in sorted((ROOT / "apps" / app).rglob("*.py"))
        if not WRITERS & {path.stem, *path.relative_to(ROOT / "apps" / app).parts}
        for call in _calls(path)
        if call.func.attr in WRITES
    ]

    assert offenders == []


def _calls(path: Path) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node


def test_only_move_sets_a_state() -> None:
    assignment = re.compile(r"\.state\s*=[^=]|update\([^)]*\bstate=")

    offenders = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for app in DOMAIN
        for path in (ROOT / "apps" / app).rglob("*.py")
        if "migrations" not in path.parts
        for line in path.read_text().splitlines()
        if assignment.search(line)
    ]

    assert [o for o in offenders if "no move table" not in o] == []


@pytest.mark.parametrize("name", sorted(SCHEDULE))
def test_scheduled_task_exists(name: str) -> None:
    module, function = SCHEDULE[name]["task"].rsplit(".", 1)

    task = getattr(import_module(module), function)

    assert task.name == SCHEDULE[name]["task"]


def with_moves() -> list[type[models.Model]]:
    return [m for m in business_models() if hasattr(m, "MOVES")]


@pytest.mark.parametrize("model", with_moves(), ids=lambda m: m._meta.label)
def test_every_state_is_reachable(model: type[models.Model]) -> None:
    field = model._meta.get_field("state")
    moves = lifecycle.moves_of(model)
    sources = {move.source for move in moves}
    starts = {field.default} if field.has_default() else sources - {m.target for m in moves}
    reached = set(starts or {moves[0].source})

    while found := {m.target for m in moves if m.source in reached} - reached:
        reached |= found

    assert reached == {value for value, _ in field.flatchoices}


@pytest.mark.parametrize("model", with_moves(), ids=lambda m: m._meta.label)
def test_move_table_has_no_repeats(model: type[models.Model]) -> None:
    pairs = [(move.source, move.target) for move in lifecycle.moves_of(model)]

    assert sorted(set(pairs)) == sorted(pairs)


def patterns(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, route)
        else:
            yield route, entry


def our_views() -> list[tuple[str, URLPattern]]:
    return [
        (route, entry)
        for route, entry in patterns(get_resolver())
        if getattr(entry.callback, "__module__", "").startswith("apps.")
    ]


@pytest.mark.parametrize(("route", "entry"), our_views(), ids=[route for route, _ in our_views()])
def test_every_view_states_who_may(route: str, entry: URLPattern) -> None:
    view = entry.callback
    api_class = getattr(view, "cls", None)

    permission = getattr(api_class, "permission_classes", None) or getattr(view, "permission", None)

    assert permission, f"{route}: put @needs(...) on the view, or permission_classes on the viewset"


def template_names() -> list[str]:
    base = ROOT / "templates"
    return sorted(str(path.relative_to(base)) for path in base.rglob("*") if path.is_file())


def test_every_template_is_used() -> None:
    texts = [p.read_text() for p in (ROOT / "templates").rglob("*.html")]
    texts += [
        p.read_text() for folder in ("apps", "edgepartners") for p in (ROOT / folder).rglob("*.py")
    ]
    everything = "\n".join(texts)
    by_library = (
        "account/",
        "mfa/",
        "allauth/",
        "django/",
        "mail/",
        "rest_framework/",
        "usersessions/",
    )

    unused = [
        name
        for name in template_names()
        if not name.startswith(by_library)
        and f'"{name}"' not in everything
        and f"'{name}'" not in everything
    ]

    assert unused == []


@pytest.mark.parametrize("prefix", list(refs.Prefix))
def test_every_reference_has_a_sequence(prefix: refs.Prefix) -> None:
    assert refs.SEQUENCES[prefix].startswith("ref_")


def test_no_migration_is_missing(db: None) -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
