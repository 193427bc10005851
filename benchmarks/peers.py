"""The servers that are compared: each loads the same N-Quads, runs on a free loopback port, and is ended.

Knows how each one is started and asked. A server whose program is missing is left out, and the report says so.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx

from jingjinji.release import publish

OURS, OXIGRAPH, VIRTUOSO, RDFLIB = "jingjinji", "oxigraph", "virtuoso", "rdflib-endpoint"
SECONDS_TO_START, SECONDS_TO_LOAD = 120.0, 900.0
_BIN = Path(sys.executable).parent
_SERVE = """
import sys
from pathlib import Path
from jingjinji.faces.http.app import run
from jingjinji.faces.http.settings import Settings
from jingjinji.store.limits import Limits
run(Settings(out=Path(sys.argv[1]), port=int(sys.argv[2]), limits=Limits(deadline=60, start=600),
             client_seconds=0, client_errors=0))
"""
_VIRTUOSO_SETTINGS = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = temporary.db
TransactionFile = temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
NumberOfBuffers = 100000
MaxDirtyBuffers = 60000
CheckpointInterval = 0
ServerThreads = 80
DirsAllowed = {folder}
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = .
ServerThreads = 70
MaxClientConnections = 70
KeepAliveTimeout = 60
MaxKeepAlives = 70
"""


# what stands before the figures in a geometry of GeoSPARQL 1.0 (10.1, requirement 10)
_REFERENCE_SYSTEM = re.compile(rb'"<[^>"]*> (?=[A-Z])')


class Unavailable(Exception):
    """A server that cannot be run here, or does not read the data; the sentence says why."""


@dataclass(frozen=True)
class Peer:
    """A running server: where it is asked, its process, seconds for loading and from start to the first answer."""

    name: str
    address: str
    process: int
    load: float
    start: float


def free_port() -> int:
    """Return a loopback port that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def versions() -> dict[str, str]:
    """Return the version of each server that is installed here."""
    found = {}
    for name, command in ((OXIGRAPH, ["oxigraph", "--version"]), (VIRTUOSO, ["virtuoso-t", "+version"])):
        if program := _program(command[0]):
            told = subprocess.run([program, command[1]], capture_output=True, text=True, check=False)
            words = (told.stdout + told.stderr).replace("version ", "Version ").split()
            found[name] = next((word for word in words if word[0].isdigit()), "of unknown version")
    if _program("rdflib-endpoint"):
        code = "from importlib.metadata import version as v; print(v('rdflib-endpoint'), 'on rdflib', v('rdflib'))"
        told = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
        found[RDFLIB] = told.stdout.strip()
    return found


@contextlib.contextmanager
def running(name: str, nquads: Path, folder: Path) -> Iterator[Peer]:
    """Load the data into a server and run it until the block ends; raises `Unavailable`."""
    start = {OURS: _ours, OXIGRAPH: _oxigraph, VIRTUOSO: _virtuoso, RDFLIB: _rdflib}[name]
    room = folder / f"{name}-{nquads.stem}"
    room.mkdir(exist_ok=True)
    with start(nquads, room) as peer:
        yield peer


@contextlib.contextmanager
def _ours(nquads: Path, room: Path) -> Iterator[Peer]:
    begun = time.perf_counter()
    if not (room / "current").exists():
        publish(room, {"all.nq": nquads.read_bytes()}, {"graphs": {}})
    port, load = free_port(), time.perf_counter() - begun
    with _server(OURS, [sys.executable, "-c", _SERVE, str(room), str(port)], f"http://127.0.0.1:{port}/sparql") as peer:
        yield Peer(OURS, peer.address, peer.process, load, peer.start)


@contextlib.contextmanager
def _oxigraph(nquads: Path, room: Path) -> Iterator[Peer]:
    program = _needed("oxigraph")
    begun = time.perf_counter()
    if not (room / "CURRENT").exists():
        load = [program, "load", "--location", str(room), "--file", str(nquads)]
        subprocess.run(load, check=True, capture_output=True, timeout=SECONDS_TO_LOAD)
    port, seconds = free_port(), time.perf_counter() - begun
    serve = ["serve-read-only", "--location", str(room), "--bind", f"127.0.0.1:{port}", "--union-default-graph"]
    with _server(OXIGRAPH, [program, *serve, "--timeout-s", "60"], f"http://127.0.0.1:{port}/query") as peer:
        yield Peer(OXIGRAPH, peer.address, peer.process, seconds, peer.start)


@contextlib.contextmanager
def _rdflib(nquads: Path, room: Path) -> Iterator[Peer]:
    """Run rdflib-endpoint, whose default graph is the union of all; it reads the file whenever it starts."""
    program, port = _needed("rdflib-endpoint"), free_port()
    if nquads.stat().st_size > 100 << 20:
        raise Unavailable("it does not load so much within minutes")
    command = [program, "serve", "--host", "127.0.0.1", "--port", str(port), str(nquads)]
    with _server(RDFLIB, command, f"http://127.0.0.1:{port}/", room) as peer:
        yield peer


@contextlib.contextmanager
def _virtuoso(nquads: Path, room: Path) -> Iterator[Peer]:
    program, isql = _needed("virtuoso-t"), _needed("isql-vt")
    sql, http = free_port(), free_port()
    is_new = not (room / "virtuoso.db").exists()
    settings = _VIRTUOSO_SETTINGS.format(sql=sql, http=http, folder=room)
    (room / "virtuoso.ini").write_text(settings, encoding="utf-8")
    command = [program, "+foreground", "+configfile", "virtuoso.ini"]
    with _server(VIRTUOSO, command, f"http://127.0.0.1:{http}/sparql", room) as peer:
        begun = time.perf_counter()
        if is_new:
            readable = _without_reference_systems(nquads, room)
            load = f"ld_dir('{room}', '{readable.name}', 'urn:none'); rdf_loader_run(); checkpoint;"
            _tell_virtuoso(isql, sql, load)
            if wrong := _tell_virtuoso(isql, sql, "select ll_error from DB.DBA.LOAD_LIST where ll_error is not null;"):
                raise Unavailable(f"it does not load the data: {wrong}")
        yield Peer(VIRTUOSO, peer.address, peer.process, time.perf_counter() - begun, peer.start)


def _without_reference_systems(nquads: Path, room: Path) -> Path:
    """Write a copy without the IRIs of reference systems in geometries: for one of them Virtuoso drops the file."""
    readable = room / "readable.nq"
    with nquads.open("rb") as given, readable.open("wb") as made:
        made.writelines(_REFERENCE_SYSTEM.sub(b'"', line) if b"#wktLiteral>" in line else line for line in given)
    return readable


def _tell_virtuoso(isql: str, port: int, statements: str) -> str:
    """Have statements executed and return the rows of the last."""
    told = [isql, f"127.0.0.1:{port}", "dba", "dba", "VERBOSE=OFF", "BANNER=OFF", "PROMPT=OFF", f"exec={statements}"]
    done = subprocess.run(told, check=True, capture_output=True, text=True, timeout=SECONDS_TO_LOAD)
    return done.stdout.strip()


@contextlib.contextmanager
def _server(name: str, command: list[str], address: str, room: Path | None = None) -> Iterator[Peer]:
    """Run a server until the block ends, whatever ends it."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    begun = time.perf_counter()
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, cwd=room, env=environment, stdout=quiet, stderr=quiet) as process:
        try:
            while not _answers(address):
                if process.poll() is not None:
                    raise Unavailable("it ended before it answered")
                if time.perf_counter() - begun > SECONDS_TO_START:
                    raise Unavailable(f"it did not answer within {SECONDS_TO_START:g} s")
                time.sleep(0.02)
            yield Peer(name, address, process.pid, 0.0, time.perf_counter() - begun)
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


def _answers(address: str) -> bool:
    try:
        accept = {"Accept": "application/sparql-results+json"}
        found = httpx.get(address, params={"query": "ASK {}"}, headers=accept, timeout=5)
        return found.status_code == 200 and isinstance(found.json(), dict)
    except (httpx.TransportError, json.JSONDecodeError):
        return False


def _program(name: str) -> str | None:
    return shutil.which(name, path=str(_BIN)) or shutil.which(name)


def _needed(name: str) -> str:
    if program := _program(name):
        return program
    raise Unavailable(f"there is no {name} on the PATH (make deps-system)")
