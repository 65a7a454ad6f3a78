"""Binaries from Python packages, where the servers' account can read them."""

import os
import stat
from pathlib import Path

import pytest

from edgepartners.runtime import carrier
from edgepartners.runtime.child import Account
from edgepartners.runtime.trouble import Trouble

PART = "package/bin"


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package with a closed program, and a place of our own for copies."""
    program = tmp_path / "source" / PART / "server"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\n")
    program.chmod(0o700)
    (tmp_path / "copies").mkdir()
    monkeypatch.setattr(carrier, "SHARED", tmp_path / "copies")
    return tmp_path / "source"


def test_copy_can_be_run_by_others(source: Path) -> None:
    copy = carrier.copied(source, [PART])

    assert stat.S_IMODE((copy / PART / "server").stat().st_mode) == 0o755
    assert stat.S_IMODE(copy.stat().st_mode) == 0o755


def test_copy_is_made_once(source: Path) -> None:
    first = carrier.copied(source, [PART])
    made = (first / PART / "server").stat().st_ino

    second = carrier.copied(source, [PART])

    assert second == first
    assert (second / PART / "server").stat().st_ino == made


def test_damaged_copy_is_replaced(source: Path) -> None:
    damaged = carrier.copied(source, [PART])
    (damaged / PART / "server").unlink()

    copy = carrier.copied(source, [PART])

    assert (copy / PART / "server").exists()


def test_place_that_others_may_change_is_not_used(source: Path) -> None:
    planted = carrier.copied(source, [PART])
    planted.chmod(0o777)

    copy = carrier.copied(source, [PART])

    assert copy != planted


def test_package_that_is_not_installed_is_told() -> None:
    with pytest.raises(Trouble, match="no_such_package is not installed") as told:
        carrier.within_reach("no_such_package")

    assert "make setup" in str(told.value)


def test_data_of_root_leaves_a_closed_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carrier, "account", lambda: Account(os.getuid(), os.getgid()))
    monkeypatch.setattr(carrier, "SHARED", tmp_path)
    (tmp_path / "closed" / "var").mkdir(parents=True)
    (tmp_path / "closed").chmod(0o700)

    home = carrier.data_home(tmp_path / "closed" / "var")

    assert home.parent == tmp_path


def test_data_of_a_user_stays_in_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carrier, "account", lambda: None)

    home = carrier.data_home(tmp_path)

    assert home == tmp_path / "services"
