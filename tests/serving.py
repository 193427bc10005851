"""A real server in a process of its own, on a free port of this machine, over a release that a test chooses."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import httpx

_START = """
import json, os, signal, sys, threading, time
from pathlib import Path

def end_with(tests):
    while os.getppid() == tests:
        time.sleep(0.2)
    os.killpg(0, signal.SIGKILL)  # also what a test has stopped, which does not see that its owner is gone

threading.Thread(target=end_with, args=(int(sys.argv[2]),), daemon=True).start()
from jingjinji.faces.http.app import run
from jingjinji.faces.http.settings import Settings
from jingjinji.faults import Fault
from jingjinji.store.limits import Limits
given = json.loads(sys.argv[1])
try:
    run(Settings(**{**given, "out": Path(given["out"]), "limits": Limits(**given.get("limits", {}))}))
except Fault as fault:
    sys.exit(f"fault: {fault}")
"""


@dataclass
class Service:
    """A running server: its process, its address, what it said when it began to answer, and where its errors go."""

    process: subprocess.Popen[str]
    address: str
    said: str
    errors: IO[str]

    @property
    def endpoint(self) -> str:
        """Return the address of the SPARQL endpoint."""
        return self.address + "/sparql"

    def get(self, path: str = "/sparql", *, accept: str | None = None, **parameters: Any) -> httpx.Response:
        """Send one GET request."""
        headers = {"Accept": accept} if accept else {}
        return httpx.get(self.address + path, params=parameters, headers=headers, timeout=30)

    def stop(self, number: signal.Signals = signal.SIGTERM) -> str:
        """End the server as a user would, and return what it wrote to standard error."""
        self.process.send_signal(number)
        self.process.communicate(timeout=20)
        return _read(self.errors)

    def kill(self) -> None:
        """End the server and all that it has started, stopped processes too; it may have ended already."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def _read(file: IO[str]) -> str:
    file.seek(0)
    return file.read()


def launch(out: Path, **settings: Any) -> Service:
    """Start a server over the releases in `out`; return when it has printed its address."""
    given = json.dumps({"port": 0, "poll": 0.1, **settings, "out": str(out)})
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    # a file, not a pipe: nobody reads while the server runs, and a full pipe would stop it
    errors = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 (it lives as long as the server)
    process = subprocess.Popen(
        [sys.executable, "-c", _START, given, str(os.getpid())],
        env=environment,
        process_group=0,
        stdout=subprocess.PIPE,
        stderr=errors,
        text=True,
    )
    assert process.stdout is not None
    first = process.stdout.readline()
    if not first:
        process.wait()
        raise RuntimeError(_read(errors))
    said = first + process.stdout.readline() + process.stdout.readline()
    return Service(process, first.split()[-1].rstrip("/"), said, errors)
