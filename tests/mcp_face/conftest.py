"""The MCP face over the real release: in this process, as a command on stdio, and mounted in a real HTTP service."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pytest
from mcp import Client, StdioServerParameters

from jingjinji.answers.ground import Ground
from jingjinji.faces.mcp.server import Server, create_server
from jingjinji.release import Release
from jingjinji.store.embedded import EmbeddedStore
from jingjinji.store.limits import Limits

_Result = TypeVar("_Result")
_START = """
import json, sys
from pathlib import Path
from jingjinji.faces.http.app import run
from jingjinji.faces.http.settings import Settings
from jingjinji.faces.mcp.web import Neighbour
from jingjinji.store.limits import Limits
given = json.loads(sys.argv[1])
run(Settings(**{**given, "out": Path(given["out"]), "limits": Limits(workers=2, spare=1),
                "public_hosts": tuple(given.get("public_hosts", ()))}), [Neighbour])
"""


@dataclass
class Desk:
    """A server in this process with the loop it lives in."""

    runner: asyncio.Runner
    server: Server
    store: EmbeddedStore
    ground: Ground

    def run(self, doing: Coroutine[Any, Any, _Result]) -> _Result:
        """Run a coroutine where the store lives."""
        return self.runner.run(doing)

    def call(self, tool: str, **arguments: Any) -> dict[str, Any]:
        """Call a tool with the SDK's client, and return what it answers; a mistake fails the test."""
        result = self.run(self._call(tool, arguments))
        assert not result.is_error, result.content[0].text
        assert json.loads(result.content[0].text) == result.structured_content
        return dict(result.structured_content)

    def mistake(self, tool: str, **arguments: Any) -> str:
        """Call a tool wrongly, and return the sentence that says so."""
        result = self.run(self._call(tool, arguments))
        assert result.is_error
        return str(result.content[0].text)

    async def _call(self, tool: str, arguments: dict[str, Any]) -> Any:
        async with Client(self.server) as client:
            return await client.call_tool(tool, arguments)


@pytest.fixture(scope="session")
def desk(real_release: Release) -> Iterator[Desk]:
    """Return a server over the real release, in this process."""
    with asyncio.Runner() as runner:
        store = runner.run(EmbeddedStore(real_release, Limits(workers=1, spare=1)).open())
        ground = Ground(lambda: store)
        yield Desk(runner, create_server(ground), store, ground)
        runner.run(store.close())


def environment(out: Path) -> dict[str, str]:
    """Return the environment of a process of ours that finds its releases in `out`."""
    kept = {name: os.environ[name] for name in ("JINGJINJI_SOURCES",) if name in os.environ}
    return kept | {"JINGJINJI_OUT": str(out), "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}


@pytest.fixture(scope="session")
def command(real_release: Release) -> StdioServerParameters:
    """Return how to start the command over the real release."""
    out = real_release.folder.parents[1]
    return StdioServerParameters(command=sys.executable, args=["-m", "jingjinji", "mcp"], env=environment(out))


@pytest.fixture(scope="session")
def launch(real_release: Release) -> Iterator[Callable[..., str]]:
    """Return a function that starts a service with the MCP face, over the real release unless it names a folder."""
    started: list[subprocess.Popen[str]] = []

    def starting(out: Path | None = None, **settings: Any) -> str:
        out = out or real_release.folder.parents[1]
        given = json.dumps({"port": 0, **settings, "out": str(out)})
        words = [sys.executable, "-c", _START, given]
        process = subprocess.Popen(words, env=os.environ | environment(out), stdout=subprocess.PIPE, text=True)
        started.append(process)
        assert process.stdout is not None
        return process.stdout.readline().split()[-1].rstrip("/")

    yield starting
    for process in started:
        process.terminate()
        process.wait(timeout=20)


@pytest.fixture(scope="session")
def address(launch: Callable[..., str]) -> str:
    """Return the address of a service with the MCP face mounted, at its default settings."""
    return launch()
