"""What the machine itself must have: found, installed as root with apt, or named."""

import ctypes.util
import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from edgepartners.runtime import commands
from edgepartners.runtime.trouble import Trouble

SYSTEMD = Path("/run/systemd/system")


@dataclass(frozen=True)
class Need:
    """Something of the machine: how to see that it is there, and Debian's packages of it."""

    name: str
    packages: tuple[str, ...]
    is_there: Callable[[], bool]
    services: tuple[str, ...] = ()  # that installing would start; we only want the programs


def has_library(name: str) -> bool:
    return ctypes.util.find_library(name) is not None


def has_font(language: str) -> bool:
    """Whether a font has the letters of a language (code of fontconfig, such as `zh-cn`)."""
    if shutil.which("fc-list") is None:
        return False
    listed = ["fc-list", f":lang={language}", "family"]
    return bool(subprocess.run(listed, capture_output=True, check=False).stdout.strip())


PANGO = Need(
    name="Pango, which draws the PDF files",
    packages=("libpango-1.0-0", "libpangoft2-1.0-0"),
    is_there=lambda: has_library("pango-1.0") and has_library("pangoft2-1.0"),
)
FONTS = Need(
    name="a font with Chinese letters, for names in PDF files",
    packages=("fonts-wqy-microhei",),
    is_there=lambda: has_font("zh-cn"),
)
CHROMIUM = Need(
    name="Chromium, in which the tests open pages",
    packages=("chromium",),
    is_there=lambda: shutil.which("chromium") is not None,
)
PROMETHEUS = Need(
    name="Prometheus, from which the tests collect",
    packages=("prometheus",),
    is_there=lambda: shutil.which("prometheus") is not None,
    services=("prometheus.service",),
)
SNMPD = Need(
    name="the SNMP agent of Net-SNMP, whose counters the tests read",
    packages=("snmpd",),
    is_there=lambda: (
        shutil.which("snmpd", path=f"{os.environ.get('PATH', '')}:/usr/sbin") is not None
    ),
    services=("snmpd.service",),
)
PRINTING_NEEDS = (PANGO, FONTS)
TEST_NEEDS = (*PRINTING_NEEDS, CHROMIUM, PROMETHEUS, SNMPD)


def provide(needs: Sequence[Need]) -> None:
    """Have all needs met, installing what is missing where we may; else Trouble that names it."""
    missing = [need for need in needs if not need.is_there()]
    if missing and can_install():
        install(missing)
    still = [need for need in missing if not need.is_there()]
    if still:
        raise Trouble(f"missing: {'; '.join(need.name for need in still)}", how_to_install(still))


def how_to_install(needs: Sequence[Need]) -> str:
    packages = " ".join(package for need in needs for package in need.packages)
    return f"on Debian or Ubuntu: sudo apt-get install --no-install-recommends {packages}"


def can_install() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(needs: Sequence[Need]) -> None:
    """Install Debian packages, first with the lists at hand, then with fresh ones."""
    packages = [package for need in needs for package in need.packages]
    services = [service for need in needs for service in need.services]
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    with kept_from_starting(services):
        try:
            apt(command)
        except Trouble:
            apt(["apt-get", "update"])
            apt(command)


def kept_from_starting(services: Sequence[str]) -> ExitStack:
    """Under systemd: services whose installation does not start them, until the stack is left."""
    stack = ExitStack()
    if services and SYSTEMD.is_dir():
        systemctl("mask", services)
        stack.callback(systemctl, "unmask", services)
    return stack


def systemctl(verb: str, services: Sequence[str]) -> None:
    commands.run(
        ["systemctl", verb, "--runtime", *services], failure=f"systemctl could not {verb} services"
    )


def apt(command: Sequence[str]) -> None:
    commands.run(
        command,
        failure="apt-get failed",
        todo="read the lines above; then run the same command again",
        env={"DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"},  # 1: sysvinit starts nothing
    )
