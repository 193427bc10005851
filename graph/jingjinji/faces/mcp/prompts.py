"""Prompts that teach honest wording: what may be said at which strength, and what must be said with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.prompts import Prompt
from pydantic import Field

from jingjinji.faces.mcp.words import PROMPTS

_ARGUMENTS = {"zh": "问题，或指标的名称", "en": "the question, or the name of the indicator"}


def add_prompts(server: MCPServer[Any]) -> None:
    """Add the prompts of both languages."""
    for language, prompts in PROMPTS.items():
        for name, (title, description, body) in prompts.items():
            write = _writer(body, _ARGUMENTS[language])
            server.add_prompt(Prompt.from_function(write, name=name, title=title, description=description))


def _writer(body: str, told: str) -> Callable[..., str]:
    def write(text: str) -> str:
        return body.replace("{text}", text)

    # The annotation is read by the SDK, which does not see `told` from outside.
    write.__annotations__["text"] = Annotated[str, Field(description=told, max_length=1000)]
    return write
