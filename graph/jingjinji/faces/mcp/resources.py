"""Resources to attach to a conversation: things, the ontology card, the query library.

A thing may be read at its own IRI or as `jingjinji://id/{kind}/{slug}`, for clients that fetch https themselves.
"""

from __future__ import annotations

import json
from typing import Any

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ResourceNotFoundError
from mcp_types import Completion, CompletionArgument, CompletionContext, PromptReference, ResourceTemplateReference

from jingjinji import terms
from jingjinji.answers.ground import Ground
from jingjinji.answers.library.bind import find_question, questions
from jingjinji.answers.lookup import NAMED_KINDS
from jingjinji.faces.mcp.fact_tools import FactTools
from jingjinji.faults import Fault

_JSON, _TEXT, _SPARQL = "application/json", "text/markdown", "application/sparql-query"
_MOST = 100  # completions, by the protocol


def add_resources(server: MCPServer[Any], ground: Ground, facts: FactTools) -> None:
    """Add the resources, their templates and what completes their parameters."""
    _add_things(server, facts)
    _add_card(server, ground)
    _add_library(server)
    _add_completion(server, ground)


def _add_things(server: MCPServer[Any], facts: FactTools) -> None:
    title = "A thing with its facts, in Chinese and English · 事物及其事实"

    @server.resource("jingjinji://id/{kind}/{slug}", name="thing", title=title, mime_type=_JSON)
    async def thing(kind: str, slug: str) -> str:
        """Everything of one thing by kind and slug, such as measure and dust-campaign-2024."""
        return await _described(facts, f"{kind}/{slug}")

    @server.resource(terms.ID + "{kind}/{slug}", name="thing-by-iri", title=title, mime_type=_JSON)
    async def thing_by_iri(kind: str, slug: str) -> str:
        """Everything of one thing by its IRI."""
        return await _described(facts, f"{kind}/{slug}")

    @server.resource(terms.DEF + "{name}", name="term", title="A term of the ontology · 术语", mime_type=_JSON)
    async def term(name: str) -> str:
        """What a class or property means, in Chinese and English."""
        return await _described(facts, terms.DEF + name)


async def _described(facts: FactTools, ref: str) -> str:
    try:
        told = {language: await facts.describe(ref, language, "full") for language in ("zh", "en")}
    except Fault as fault:
        raise ResourceNotFoundError(str(fault)) from fault
    return json.dumps(
        {language: one.model_dump(exclude_none=True, exclude_defaults=True) for language, one in told.items()},
        ensure_ascii=False,
    )


def _add_card(server: MCPServer[Any], ground: Ground) -> None:
    for language, title in (("zh", "本体卡片：类和属性"), ("en", "Ontology card: classes and properties")):
        server.resource(f"jingjinji://ontology/{language}", name=f"ontology-{language}", title=title,
                        mime_type=_TEXT)(_card(ground, language))  # fmt: skip


def _card(ground: Ground, language: str) -> Any:
    async def card() -> str:
        """List every class and property with label, count and use."""
        store = ground.store()
        found = await ground.cards.of(store, language)
        lines = [f"- `{one.id}` ({one.count}) {one.label}" + (": " + "; ".join(one.uses) if one.uses else "")
                 for one in found.entries]  # fmt: skip
        prefixes = [f"PREFIX {name}: <{iri}>" for name, iri in found.prefixes.items()]
        return "\n".join([f"# jingjinji {store.version}", "", "```sparql", *prefixes, "```", "", *lines]) + "\n"

    return card


def _add_library(server: MCPServer[Any]) -> None:
    @server.resource("jingjinji://queries", name="queries", title="Query library · 查询库", mime_type=_JSON)
    async def library() -> str:
        """List the questions of the library in both languages, with their addresses."""
        listed = [{"uri": f"jingjinji://queries/{one.name}", "zh": one.zh, "en": one.en, "tags": list(one.tags)}
                  for one in questions()]  # fmt: skip
        return json.dumps(listed, ensure_ascii=False)

    @server.resource("jingjinji://queries/{name}", name="query", title="A query · 查询", mime_type=_SPARQL)
    async def query(name: str) -> str:
        """Return one query of the library with its question and parameters."""
        try:
            found = find_question(name)
        except Fault as fault:
            raise ResourceNotFoundError(str(fault)) from fault
        head = [f"# zh: {found.zh}", f"# en: {found.en}"]
        head += [f"# param: {one.name} {one.type} = {one.default or '-'} — {one.note}" for one in found.parameters]
        return "\n".join(head) + "\n" + found.body


def _add_completion(server: MCPServer[Any], ground: Ground) -> None:
    async def complete(
        ref: PromptReference | ResourceTemplateReference,
        argument: CompletionArgument,
        context: CompletionContext | None,
    ) -> Completion | None:
        if not isinstance(ref, ResourceTemplateReference):
            return None
        given = (context.arguments or {}) if context else {}
        found = await _values(ground, ref.uri, argument.name, given.get("kind"))
        fitting = [value for value in found if value.startswith(argument.value)]
        return Completion(values=fitting[:_MOST], total=len(fitting), has_more=len(fitting) > _MOST)

    server.completion()(complete)  # type: ignore[no-untyped-call]


async def _values(ground: Ground, uri: str, name: str, kind: str | None) -> list[str]:
    """Return what a parameter of a template may be."""
    if name == "kind":
        return sorted(NAMED_KINDS)
    if uri.startswith("jingjinji://queries"):
        return [question.name for question in questions()]
    directory = (await ground.readings.of(ground.store(), "en")).directory
    kinds = (kind,) if kind else NAMED_KINDS
    return [ref.partition("/")[2] for one in kinds for ref in directory.of_kind(one)] if name == "slug" else []
