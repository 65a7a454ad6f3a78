"""Every icon that is named is there."""

import re
from pathlib import Path

import pytest

from apps.core.ui import icons, looks

ROOT = Path(__file__).resolve().parent.parent.parent
QUOTED = re.compile(r"""["']([a-z0-9]+(?:-[a-z0-9]+)*)["']""")


def named_in_templates() -> set[str]:
    tag = re.compile(r"""{% icon ["']([a-z0-9-]+)["']""")
    texts = (path.read_text() for path in (ROOT / "templates").rglob("*.html"))
    return {name for text in texts for name in tag.findall(text)}


def quoted_anywhere() -> set[str]:
    places = ("console", "portal", "core")
    code = (path for place in places for path in (ROOT / "apps" / place).rglob("*.py"))
    named = [path for path in code if path.name != "icons.py"]
    paths = [*(ROOT / "templates").rglob("*.html"), *named]
    return {name for path in paths for name in QUOTED.findall(path.read_text())}


def test_every_icon_of_a_template_is_known():
    assert named_in_templates() - icons.NAMES == set()


def test_every_status_has_a_known_icon():
    assert set(looks.ICONS.values()) - icons.NAMES == set()


def test_no_icon_is_carried_for_nothing():
    assert icons.NAMES - quoted_anywhere() == set()


def test_the_package_has_every_icon():
    assert set(icons.bodies()) == icons.NAMES


def test_an_unknown_icon_fails_in_tests():
    with pytest.raises(KeyError, match="unicorn"):
        icons.known("unicorn")


def test_the_address_changes_with_the_drawings(monkeypatch):
    before = icons.address()

    monkeypatch.setattr(icons, "sprite", lambda: "<svg/>")
    icons.address.cache_clear()
    after = icons.address()
    icons.address.cache_clear()

    assert before != after
