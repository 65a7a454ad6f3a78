"""Server binaries carried by Python packages, where the account that runs them can read them."""

import hashlib
import os
import pwd
import shutil
import stat
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from edgepartners.runtime import places
from edgepartners.runtime.child import Account
from edgepartners.runtime.trouble import Trouble

NOBODY = 65534
SHARED = Path("/var/tmp")  # noqa: S108 (checked for its owner before use)


def account() -> Account | None:
    """Servers never run as root: `nobody` then, else whoever we are."""
    if os.geteuid() != 0:
        return None
    try:
        entry = pwd.getpwnam("nobody")
    except KeyError:
        return Account(NOBODY, NOBODY)
    return Account(entry.pw_uid, entry.pw_gid)


def give(path: Path) -> None:
    """Hand a file or folder to the account of the servers."""
    owner = account()
    if owner is not None:
        os.chown(path, owner.uid, owner.gid)


def data_home(var: Path) -> Path:
    """Folder for the servers' data: in `var`, unless that is closed to the servers' account."""
    if account() is None or all(folder.stat().st_mode & stat.S_IXOTH for folder in var.parents):
        home = var / "services"
        home.mkdir(parents=True, exist_ok=True)
        return home
    home = SHARED / f"edgepartners-data-{os.geteuid()}-{fingerprint(str(var))}"
    home.mkdir(exist_ok=True)
    if not is_ours(home):
        raise Trouble(f"{home} belongs to somebody else", "remove it")
    return home


def within_reach(*parts: str) -> Path:
    """Folder in which the given parts of site-packages can be read by `account()`.

    Root's own folders may be closed to `nobody`, so root gets a copy, kept for the next start.
    Raises Trouble when the first part is not installed.
    """
    source = places.site_packages()
    if not (source / parts[0]).exists():
        raise Trouble(f"{parts[0]} is not installed in {source}", "run: make setup")
    return source if account() is None else copied(source, parts)


def copied(source: Path, parts: Sequence[str]) -> Path:
    """Copy named after what it holds; anything else under that name is not used."""
    listing = contents(source, parts)
    name = f"edgepartners-bin-{os.geteuid()}-{fingerprint(listing)}"
    target = SHARED / name
    if is_ours(target) and contents(target, parts) == listing:
        return target
    fresh = Path(tempfile.mkdtemp(prefix=f"{name}.", dir=SHARED))
    for part in parts:
        copy_part(source / part, fresh / part)
    fresh.chmod(0o755)
    return moved(fresh, target, complete=lambda: contents(target, parts) == listing)


def moved(fresh: Path, target: Path, complete: Callable[[], bool]) -> Path:
    """Put the fresh copy in its place, unless somebody else did, or the place is not ours."""
    if is_ours(target) and not complete():  # damaged, for example by a sweep of old files
        shutil.rmtree(target)
    try:
        return fresh.rename(target)
    except OSError:
        if not (is_ours(target) and complete()):
            return fresh
    shutil.rmtree(fresh)
    return target


def copy_part(source: Path, target: Path) -> None:
    """Copy a folder, readable by everyone whatever our umask is."""
    for path in [source, *sorted(source.rglob("*"))]:
        copy = target / path.relative_to(source)
        if path.is_dir():
            copy.mkdir(parents=True, exist_ok=True)
            copy.chmod(0o755)
        else:
            shutil.copyfile(path, copy)
            copy.chmod(0o755 if os.access(path, os.X_OK) else 0o644)


def contents(folder: Path, parts: Sequence[str]) -> list[tuple[str, int]]:
    """Names and sizes of all files of the parts."""
    return sorted(
        (str(path.relative_to(folder)), path.stat().st_size)
        for part in parts
        for path in (folder / part).rglob("*")
        if path.is_file()
    )


def fingerprint(named: object) -> str:
    return hashlib.sha256(repr(named).encode()).hexdigest()[:12]


def is_ours(folder: Path) -> bool:
    """A real folder that only we can change."""
    try:
        found = folder.lstat()
    except FileNotFoundError:
        return False
    return (
        stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid() and not found.st_mode & 0o022
    )
