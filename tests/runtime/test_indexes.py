"""What pip is told about indexes, told to uv."""

import subprocess
from pathlib import Path

import pytest

from edgepartners.runtime import environment, indexes


@pytest.mark.parametrize(
    ("pip", "name", "value"),
    [
        ({"index-url": "https://index.example/simple"}, "UV_DEFAULT_INDEX", None),
        ({"extra-index-url": "https://a.example\nhttps://b.example"}, "UV_INDEX", "{0} {1}"),
        ({"extra-index-url": "https://a.example"}, "UV_INDEX_STRATEGY", "unsafe-best-match"),
        ({"find-links": "https://a.example https://b.example"}, "UV_FIND_LINKS", "{0},{1}"),
        ({"trusted-host": "a.example\nb.example"}, "UV_INSECURE_HOST", "a.example b.example"),
        ({"cert": "/etc/ssl/own.pem"}, "SSL_CERT_FILE", None),
        ({"client-cert": "/etc/ssl/client.pem"}, "SSL_CLIENT_CERT", None),
        ({"proxy": "http://proxy.example:3128"}, "ALL_PROXY", None),
        ({"no-index": "true"}, "UV_NO_INDEX", "1"),
        ({"default-timeout": "180"}, "UV_HTTP_TIMEOUT", None),
        ({}, "UV_PYTHON_DOWNLOADS", "never"),
    ],
)
def test_pip_setting_becomes_uv_variable(pip: dict[str, str], name: str, value: str | None) -> None:
    said = next(iter(pip.values()), "").split()
    expected = " ".join(said) if value is None else value.format(*said)

    variables = indexes.uv_variables(pip, given={})

    assert variables[name] == expected


def test_variable_that_is_set_for_uv_wins() -> None:
    given = {"UV_DEFAULT_INDEX": "https://mine.example"}

    variables = indexes.uv_variables({"index-url": "https://other.example"}, given)

    assert "UV_DEFAULT_INDEX" not in variables


def test_locations_of_this_machine_that_do_not_exist_are_left_out(tmp_path: Path) -> None:
    pip = {
        "find-links": f"{tmp_path} {tmp_path}/missing",
        "extra-index-url": f"file://{tmp_path}/gone https://there.example",
        "index-url": f"file://{tmp_path}/gone",
    }

    variables = indexes.uv_variables(pip, given={})

    assert variables["UV_FIND_LINKS"] == str(tmp_path)
    assert variables["UV_INDEX"] == "https://there.example"
    assert "UV_DEFAULT_INDEX" not in variables


def test_settings_of_pip_are_read_as_pip_ranks_them() -> None:
    listed = (
        ":env:.index-url='https://environment.example'\n"
        "global.index-url='https://file.example'\n"
        "global.extra-index-url='https://a.example\\nhttps://b.example'\n"
        "install.find-links='/opt/x=y'\n"
        "list.format='columns'\n"
    )

    found = indexes.pip_settings(listed)

    assert found == {
        "index-url": "https://environment.example",
        "extra-index-url": "https://a.example\nhttps://b.example",
        "find-links": "/opt/x=y",
    }


def test_settings_of_a_real_pip_are_read(tmp_path: Path) -> None:
    config = tmp_path / "pip.conf"
    config.write_text("[global]\nextra-index-url =\n    https://a.example\n    https://b.example\n")
    command = [*environment.tools_pip(), "config", "list"]
    env = {"PIP_CONFIG_FILE": str(config), "PIP_CERT": "/own.pem", "HOME": str(tmp_path)}

    listed = subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout

    found = indexes.pip_settings(listed)
    assert found["extra-index-url"].split() == ["https://a.example", "https://b.example"]
    assert found["cert"] == "/own.pem"
