"""What the name of a file says: which agreement it is of, and whether it is a name at all."""

import re
from collections.abc import Callable, Iterable

JUNK = ("__macosx/", ".ds_store", "thumbs.db", "desktop.ini")
PLACES = ("agreement", "partner", "kind", "title")  # what a pattern may name
LONGEST = 300  # letters of a name with its folders
_AGREEMENT = re.compile(r"(?<![A-Z0-9])AGR[-_ ]?0*(\d{1,7})(?!\d)", re.IGNORECASE)
_PARTNER = re.compile(r"(?<![A-Z0-9])PAR[-_ ]?0*(\d{1,7})(?!\d)", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![A-Z0-9])ASN?[-_ ]?(\d{1,10})(?!\d)", re.IGNORECASE)
_PLACE = re.compile(r"\{([^{}]*)\}")
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}$")
_DRIVE = re.compile(r"[A-Za-z]:")
# From the most exact to the least: what is found first counts.
_WAYS: tuple[tuple[str, re.Pattern[str], Callable[[str], str]], ...] = (
    ("agreement", _AGREEMENT, lambda digits: f"AGR-{int(digits):05d}"),
    ("partner", _PARTNER, lambda digits: f"PAR-{int(digits):05d}"),
    ("partner", _NUMBER, lambda digits: f"AS{int(digits)}"),
)


def is_junk(path: str) -> bool:
    """Whether a machine has put the file there by itself."""
    small = path.lower().replace("\\", "/")
    return small.startswith(JUNK[0]) or small.rsplit("/", 1)[-1].startswith(JUNK[1:])


def is_unsafe(path: str) -> bool:
    """Whether the name leads out of the place it is unpacked in, or cannot be told."""
    parts = path.replace("\\", "/").split("/")
    return (
        ".." in parts or parts[0] == "" or bool(_DRIVE.match(path))
        or len(path) > LONGEST or not path.isprintable()
    )  # fmt: skip


def last_part(path: str) -> str:
    """The name without its folders."""
    return path.replace("\\", "/").rsplit("/", 1)[-1]


def alike(path: str) -> str:
    """The same for names that people take for the same."""
    return " ".join(path.replace("\\", "/").casefold().split())


def referred(path: str) -> dict[str, str]:
    """The agreement a name refers to, or the partner; its folders count too.

    ValueError for two of them, and for none.
    """
    for field, pattern, told in _WAYS:
        found = list(dict.fromkeys(told(match[1]) for match in pattern.finditer(path)))
        if len(found) > 1:
            raise ValueError(f"Its name has {_listed(found)}: which one is it of?")
        if found:
            return {field: found[0]}
    raise ValueError(
        "Neither a list nor its name says which agreement it is of. Put the reference into its "
        "name, such as AGR-00042.pdf."
    )


def pattern_of(text: str) -> re.Pattern[str]:
    """`{agreement} - {title}` as what a name without its ending is compared with.

    ValueError for a place that does not exist or stands twice, and where no place says of what.
    """
    names = _PLACE.findall(text)
    known = ", ".join(f"{{{name}}}" for name in PLACES)
    if unknown := next((name for name in names if name not in PLACES), ""):
        raise ValueError(f"There is no {{{unknown}}}. There are {known}.")
    if twice := next((name for name in names if names.count(name) > 1), ""):
        raise ValueError(f"{{{twice}}} stands twice.")
    if not {"agreement", "partner"} & set(names):
        raise ValueError("Name {agreement} or {partner}, so that files find what they are of.")
    parts = _PLACE.split(text.strip())
    return re.compile(
        "".join(f"(?P<{part}>.+?)" if at % 2 else re.escape(part) for at, part in enumerate(parts)),
        re.IGNORECASE,
    )


def read_by(pattern: re.Pattern[str], path: str) -> dict[str, str]:
    """What the places of a pattern hold in a name. ValueError where it does not follow it."""
    found = pattern.fullmatch(_ENDING.sub("", last_part(path)))
    if found is None:
        raise ValueError("Its name does not follow the pattern.")
    return {name: " ".join(text.split()) for name, text in found.groupdict().items()}


def _listed(names: Iterable[str]) -> str:
    return " and ".join(names)
