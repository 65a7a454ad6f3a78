"""The table of contents of an archive: what is in it, how much, and the SHA-256 of each part."""

import json
from dataclasses import asdict, dataclass, field
from typing import Any, Self
from zipfile import ZipFile

from apps.core.errors import Refused

FORMAT = 1  # grows when a reader of the one before would misread it
NAME = "manifest.json"
PRODUCT = "EdgePartners"
LARGEST = 64 * 2**20  # bytes of a manifest


@dataclass(frozen=True)
class Part:
    """A file of the archive: SHA-256 and size of its content, and how many rows it holds."""

    sha256: str
    size: int
    rows: int = 0


@dataclass
class Manifest:
    """`at`: the moment of the snapshot, ISO 8601 UTC. `missing`: stored files that were not there.

    `tables` has names and types of the columns, by table; `sequences` last values.
    """

    at: str
    versions: dict[str, list[str]]
    with_secrets: bool
    with_samples: bool
    keys: list[str]
    tables: dict[str, dict[str, str]]
    sequences: dict[str, list[Any]] = field(default_factory=dict)
    parts: dict[str, Part] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)

    def text(self) -> str:
        return json.dumps({"product": PRODUCT, "format": FORMAT} | asdict(self), indent=1)

    @property
    def rows(self) -> int:
        """Of all tables."""
        return sum(part.rows for name, part in self.parts.items() if name.startswith("data/"))

    @classmethod
    def read(cls, archive: ZipFile) -> Self:
        """Raises Refused for what is no manifest, or one of another format."""
        try:
            if archive.getinfo(NAME).file_size > LARGEST:
                raise ValueError("too large")
            found = json.loads(archive.read(NAME))
            product, version = found.pop("product"), found.pop("format")
        except (KeyError, ValueError, AttributeError, TypeError) as error:
            raise Refused(f"This is no export of {PRODUCT}: it has no readable {NAME}.") from error
        if product != PRODUCT or version != FORMAT:
            raise Refused(
                f"The export is of {product}, format {version}; this program reads {PRODUCT}, "
                f"format {FORMAT}. Import it with the version that wrote it."
            )
        return cls._made(found)

    @classmethod
    def _made(cls, found: dict[str, Any]) -> Self:
        try:
            parts = {name: Part(**part) for name, part in found.pop("parts").items()}
            return cls(**found, parts=parts)
        except (KeyError, TypeError, AttributeError) as error:
            raise Refused(f"{NAME} is incomplete: {error}.") from error
