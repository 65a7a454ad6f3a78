"""The whole database as one open file, and back: docs/how-to/leave-at-any-time.md has the format.

archive.export(path, archive.Wish(), at=now)
archive.load(path, at=now)
"""

from apps.exchange.archive.manifest import FORMAT, Manifest
from apps.exchange.archive.reading import check, load, unreadable_secrets
from apps.exchange.archive.writing import Progress, Wish, export

__all__ = [
    "FORMAT", "Manifest", "Progress", "Wish", "check", "export", "load", "unreadable_secrets",
]  # fmt: skip
