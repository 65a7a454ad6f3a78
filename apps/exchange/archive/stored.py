"""Stored files, each once under its SHA-256, and back to the paths their rows name."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from zipfile import ZipFile

from django.apps import apps
from django.db.models import Model

from apps.core import files
from apps.exchange.archive import parts
from apps.exchange.archive.manifest import Manifest

FOLDER = "files/"


def holders() -> list[type[Model]]:
    """Models whose rows name a stored file; versions that the audit keeps name the same ones."""
    return [
        model
        for model in apps.get_models()
        if not hasattr(model, "pgh_tracked_model")
        and {"path", "sha256"} <= {field.name for field in model._meta.concrete_fields}
    ]


def named() -> Iterator[tuple[str, str]]:
    """Path and SHA-256 of each stored file that a row names."""
    for model in holders():
        rows = model._default_manager.exclude(path="").order_by("pk")
        yield from rows.values_list("path", "sha256").iterator()


def add_all(archive: ZipFile, manifest: Manifest) -> Iterator[str]:
    """Add each content once; yields the paths. What is not there goes into `missing`."""
    for path, sha256 in named():
        name = FOLDER + sha256
        if name not in manifest.parts:
            try:
                with files.opened(path, sha256=sha256) as source:
                    manifest.parts[name] = parts.add_file(archive, name, source)
            except files.Damaged as damage:
                manifest.missing.append(f"{path}: {damage}")
        yield path


def restore_all(archive: ZipFile, undo: ExitStack) -> int:
    """Put the files where the rows in the database name them; `undo` takes them away again."""
    count = 0
    for path, sha256 in _in(archive, named()):
        with archive.open(FOLDER + sha256) as source:
            files.restore(path, source, sha256=sha256)
        undo.callback(files.remove, path)
        count += 1
    return count


def _in(archive: ZipFile, wanted: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    there = set(archive.namelist())
    return ((path, sha256) for path, sha256 in wanted if FOLDER + sha256 in there)
