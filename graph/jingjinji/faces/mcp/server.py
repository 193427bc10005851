"""The server over one process's ground: tools, resources and prompts, whatever the transport.

Laws:
- A mistake of the caller is a sentence that says what to change (`isError`), never the words of a library.
- An argument that a tool does not have is refused: a misspelt filter that is ignored gives everything for something.
- A member that has nothing to say is left out of what is sent.
"""

from __future__ import annotations

import json
from difflib import get_close_matches
from typing import Any

from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.exceptions import ToolError, UnexpectedToolError
from mcp_types import CallToolResult, InputRequiredResult, TextContent, Tool, ToolAnnotations
from pydantic import ValidationError

from jingjinji import __version__
from jingjinji.answers.ground import Ground
from jingjinji.faces.mcp.fact_tools import FactTools
from jingjinji.faces.mcp.prompts import add_prompts
from jingjinji.faces.mcp.query_tools import QueryTools
from jingjinji.faces.mcp.resources import add_resources
from jingjinji.faces.mcp.words import INSTRUCTIONS, TITLES
from jingjinji.faults import Fault
from jingjinji.terms import BASE

_READS = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)


class Server(MCPServer[Any]):
    """The SDK's server, with our words for mistakes and without members that have nothing to say."""

    async def call_tool(
        self, name: str, arguments: dict[str, Any], context: Context[Any, Any] | None = None
    ) -> CallToolResult | InputRequiredResult:
        """Call a tool; whatever the caller can mend is told as a sentence."""
        if told := await self._refusal(name, arguments):
            return _mistake(told)
        try:
            result = await super().call_tool(name, arguments, context)
        except ToolError as error:
            told = _sentence(error, name)
            if told is None:
                raise
            return _mistake(told)
        return _without_nothing(result) if isinstance(result, CallToolResult) else result

    async def list_tools(self) -> list[Tool]:
        """List the tools with lean schemas: a model reads them in every conversation."""
        tools = await super().list_tools()
        return [
            tool.model_copy(update={"input_schema": lean(tool.input_schema), "output_schema": lean(tool.output_schema)})
            for tool in tools
        ]

    async def _refusal(self, name: str, arguments: dict[str, Any]) -> str | None:
        """Return what is wrong with the names of a call, or None."""
        known = {tool.name: tool for tool in await self.list_tools()}
        if name not in known:
            near = get_close_matches(name, known, 1) or list(known)
            return f"There is no tool “{name[:60]}”: use {', '.join(near)}."
        parameters = list(known[name].input_schema.get("properties", {}))
        for given in arguments:
            if given not in parameters:
                near = get_close_matches(given, parameters, 1)
                hint = f"did you mean {near[0]}?" if near else f"it takes {', '.join(parameters)}."
                return f"{name} has no argument “{given[:60]}”: {hint}"
        return None


def create_server(ground: Ground) -> Server:
    """Return the server; it asks `ground` for the store at each call."""
    server = Server(
        name="jingjinji",
        title="jingjinji 京津冀",
        instructions=INSTRUCTIONS,
        website_url=BASE,
        version=__version__,
        log_level="WARNING",
    )
    facts, queries = FactTools(ground), QueryTools(ground)
    for tool in (
        facts.find_facts, facts.find_effects, facts.describe, facts.compare, facts.resolve_entities,
        queries.find_example_queries, queries.schema_card, queries.validate_query, queries.run_query,
    ):  # fmt: skip
        server.add_tool(tool, title=TITLES[tool.__name__], annotations=_READS, structured_output=True)
    add_resources(server, ground, facts)
    add_prompts(server)
    return server


def lean(schema: Any) -> Any:
    """Return a JSON schema without generated titles and without nulls, which may be given and are never sent."""
    if isinstance(schema, list):
        return [lean(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {name: one if name == "properties" else lean(one) for name, one in schema.items() if name != "title"}
    kept = {name: one for name, one in kept.items() if (name, one) != ("default", None)}
    if "properties" in kept:
        kept["properties"] = {name: lean(one) for name, one in kept["properties"].items()}
    choices = [one for one in kept.get("anyOf", ()) if one != {"type": "null"}]
    if len(choices) == 1:
        del kept["anyOf"]
        return choices[0] | kept
    return kept | ({"anyOf": choices} if choices else {})


def _mistake(sentence: str) -> CallToolResult:
    return CallToolResult(content=[TextContent(type="text", text=sentence)], is_error=True)


def _sentence(error: ToolError, tool: str) -> str | None:
    """Return what a caller can mend, or None for a defect of ours, whose text stays here."""
    cause = error.__cause__
    if isinstance(cause, Fault):
        return str(cause)
    if isinstance(error, UnexpectedToolError):
        return None
    if isinstance(cause, ValidationError):
        told = [f"{'.'.join(map(str, one['loc'])) or 'the arguments'}: {one['msg'][:1].lower()}{one['msg'][1:]}"
                for one in cause.errors(include_url=False)]  # fmt: skip
        return f"{tool} cannot use this: " + "; ".join(told)
    return str(cause or error)


def _without_nothing(result: CallToolResult) -> CallToolResult:
    """Return a result without nulls and empty lists of what may be left out, as JSON in its text too."""
    content = _slim(result.structured_content)
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return CallToolResult(content=[TextContent(type="text", text=text)], structured_content=content)


_OPTIONAL_LISTS = frozenset({"inputs", "citations", "properties"})


def _slim(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _slim(one) for name, one in value.items()
                if one is not None and not (one == [] and name in _OPTIONAL_LISTS)}  # fmt: skip
    return [_slim(one) for one in value] if isinstance(value, list) else value
