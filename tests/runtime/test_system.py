"""What the machine must have is found, or named with Debian's package of it."""

import pytest

from edgepartners.runtime import system
from edgepartners.runtime.system import Need
from edgepartners.runtime.trouble import Trouble

ABSENT = Need("a thing nobody has", ("libabsent1", "libabsent-extra"), lambda: False)
PRESENT = Need("a thing everybody has", ("coreutils",), lambda: True)


def test_missing_need_is_named_with_its_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")  # no apt-get, so nothing can be installed

    with pytest.raises(Trouble, match="missing: a thing nobody has") as told:
        system.provide([ABSENT, PRESENT])

    assert "install --no-install-recommends libabsent1 libabsent-extra" in told.value.todo


def test_met_needs_cost_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")

    assert system.provide([PRESENT]) is None


@pytest.mark.parametrize(
    ("need", "package"),
    [
        (system.PANGO, "libpangoft2-1.0-0"),
        (system.FONTS, "fonts-wqy-microhei"),
        (system.CHROMIUM, "chromium"),
        (system.PROMETHEUS, "prometheus"),
    ],
)
def test_each_need_names_its_package(need: Need, package: str) -> None:
    advice = system.how_to_install([need])

    assert package in advice.split()


def test_a_font_counts_as_there_when_it_has_the_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    assert system.has_font("en")
    assert not system.has_font("tlh")  # Klingon, which fontconfig does not know

    monkeypatch.setenv("PATH", "")
    assert not system.has_font("en")
