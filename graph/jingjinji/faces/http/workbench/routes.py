"""The doors of the workbench: `/`, `/search`, `/compare`, `/compare.svg`, `/documents/…`.

Knows requests, caching and which page answers which address. What a page shows is made beside this module.
A page depends on the dataset version, the address and the language alone, so it is made once.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from jingjinji import __version__
from jingjinji.answers import outline
from jingjinji.answers.ask.answer import Answers
from jingjinji.answers.ask.names import NAMES, Names, read_names
from jingjinji.answers.compare import chosen as comparison
from jingjinji.answers.ground import Ground
from jingjinji.answers.neighbourhood import fetch_neighbourhood, listed
from jingjinji.answers.run import select
from jingjinji.faces.http.exchange import negotiate, reply
from jingjinji.faces.http.exchange.cache import Cache
from jingjinji.faces.http.exchange.negotiate import LANGUAGES
from jingjinji.faces.http.exchange.reply import Reply
from jingjinji.faces.http.pages.pages import Pages
from jingjinji.faces.http.problems.problem import Problem
from jingjinji.faces.http.serving import Serving
from jingjinji.faces.http.settings import Settings
from jingjinji.faces.http.workbench import answered, compare, documents, found, landing
from jingjinji.faces.http.workbench.figures import Figures
from jingjinji.faces.http.workbench.words import WORKBENCH_WORDS
from jingjinji.store.embedded import EmbeddedStore

READING = ["GET", "HEAD"]
HTML, SVG = "text/html; charset=utf-8", "image/svg+xml"
_NUMBER = re.compile(r"[1-9][0-9]{0,3}")
_VARY = "Accept-Language, Accept-Encoding"
_PATIENCE = 1.5  # seconds that a reader waits for answers; after a start they take some to be read


class Asked:
    """One request for a page: the store of the moment, the reader's language, and whether it was chosen by name."""

    def __init__(self, request: Request, store: EmbeddedStore, root: str) -> None:
        self.store, self.root = store, root
        self.pairs = request.query_params.multi_items()
        lang = request.query_params.get("lang")
        self.carried = lang if lang in LANGUAGES else None
        self.language = negotiate.language(request.headers.get("accept-language"), self.carried)
        self.encoding = negotiate.encoding(request.headers.get("accept-encoding"))
        self.path = request.url.path
        self.values = dict(self.pairs)
        self.is_passing = False  # a page that will be another in a moment is not kept

    @property
    def switch(self) -> str:
        """Return where the same page is in the other language."""
        other = next(name for name in LANGUAGES if name != self.language)
        return "?" + urlencode([*((name, value) for name, value in self.pairs if name != "lang"), ("lang", other)])


class Workbench:
    """The pages of whatever release is in service."""

    def __init__(self, settings: Settings, serving: Serving, pages: Pages, ground: Ground) -> None:
        self._serving, self._pages, self._ground, self._root = serving, pages, ground, settings.root_path
        self._cache = Cache(settings.cache_bytes // 8)
        self._names: tuple[str, Names] | None = None

    async def answer(
        self, request: Request, make: Callable[[Asked], Awaitable[bytes]], media_type: str = HTML
    ) -> Response:
        """Send what `make` makes, from the cache where it was made before."""
        store = self._serving.ready()
        asked = Asked(request, store, self._root)
        parts = (__version__, store.version, self._pages.assets.stamp(), asked.path, asked.pairs, asked.language)
        tag = reply.entity_tag(hashlib.blake2b(repr(parts).encode(), digest_size=16).hexdigest(), asked.encoding)
        headers = {"ETag": tag, "Vary": _VARY, "X-Dataset-Version": store.version, "Cache-Control": "no-cache"}
        if reply.matches(request.headers.get("if-none-match"), tag):
            return Response(status_code=304, headers=headers)
        kept = self._cache.get(tag)
        if kept is None:
            made = Reply(200, {**headers, "Content-Type": media_type}, await make(asked))
            if asked.is_passing:
                made.headers = {"Content-Type": media_type, "Cache-Control": "no-store", "Vary": _VARY}
                return Response(made.body, made.status, made.headers)
            kept = reply.compress(made, asked.encoding)
            self._cache.put(tag, kept)
        return Response(kept.body, kept.status, kept.headers)

    def _page(self, template: str, asked: Asked, **content: Any) -> bytes:
        say = WORKBENCH_WORDS[asked.language]
        keep = f"?lang={asked.carried}" if asked.carried else ""
        told = {"say": say, "version": asked.store.version, "switch_to": asked.switch, "keep": keep}
        return self._pages.render(template, asked.language, carried=asked.carried, **told, **content)

    async def home(self, asked: Asked) -> bytes:
        """Return the home page."""
        around, questions, facts = await asyncio.gather(
            fetch_neighbourhood(asked.store, asked.language, landing.CLAIMS),
            landing.fetch_questions(asked.store, asked.language, asked.root, asked.carried),
            landing.count_facts(asked.store),
        )
        figures = Figures(around, asked.root, asked.carried)
        shown = landing.picture(figures, landing.read_narrowed(asked.values))
        return self._page("home.html", asked, **shown, questions=questions, facts=facts)

    async def search(self, asked: Asked) -> bytes:
        """Return the answer to a text, and what it finds by kind."""
        query = found.tidy(asked.values.get("q", ""))
        place = (asked.language, asked.root, asked.carried)
        answers = await self._answers(asked) if query else None
        told = await answered.answer(answers, query, *place) if answers else None
        names = await self._all_names(asked.store)
        groups = found.by_kind(names, query, *place) if query else []
        printed = await found.fetch_printed(asked.store, query, *place) if query else []
        count = sum(len(hits) for _, hits in groups) + len(printed)
        questions = [] if groups else await landing.fetch_questions(asked.store, *place)
        shown = {"query": query, "told": told, "passing": asked.is_passing, "groups": groups, "printed": printed}
        return self._page("search.html", asked, **shown, count=count, questions=questions)

    async def _answers(self, asked: Asked) -> Answers | None:
        """Return the answers of the release; None if they are still being read, so that nobody waits for them."""
        making = asyncio.ensure_future(self._ground.asked.of(asked.store))
        done, _ = await asyncio.wait({making}, timeout=_PATIENCE)
        asked.is_passing = not done
        return making.result() if done else None

    async def _all_names(self, store: EmbeddedStore) -> Names:
        if self._names is None or self._names[0] != store.version:
            self._names = (store.version, read_names(await select(store, NAMES)))
        return self._names[1]

    async def show_comparison(self, asked: Asked) -> bytes:
        """Return a comparison."""
        choices, asking, figures = await self._compared(asked)
        shown = compare.content(figures, asking, choices, (asked.root, asked.language, asked.carried))
        return self._page("compare.html", asked, **shown)

    async def draw_comparison(self, asked: Asked) -> bytes:
        """Return the first chart of a comparison as a file."""
        _, asking, figures = await self._compared(asked)
        drawn = compare.drawing(figures, asking, self._pages.chart_style()) if figures else None
        if drawn is None:
            detail = "the address names no indicator with a series of years or values of districts"
            chinese = "地址中没有可画的指标：要有逐年的数值，或各区的数值；请在“比较”页选择"
            raise Problem(404, "not-found", "There is nothing to draw", detail, "choose on /compare", detail_zh=chinese)
        return drawn.encode()

    async def _compared(self, asked: Asked) -> tuple[comparison.Choices, compare.Asking, Figures | None]:
        choices = await comparison.fetch_choices(asked.store, asked.language)
        asking = compare.read_asking(asked.pairs, choices)
        if not asking.chosen.indicators:
            return choices, asking, None
        around = await fetch_neighbourhood(asked.store, asked.language, comparison.facts_of(asking.chosen))
        return choices, asking, Figures(around, asked.root, asked.carried)

    async def documents(self, asked: Asked) -> bytes:
        """Return the list of documents that can be read in their order."""
        counts = await outline.fetch_documents(asked.store)
        around = await fetch_neighbourhood(asked.store, asked.language, listed(counts))
        figures = Figures(around, asked.root, asked.carried)
        rows = [(figures.named(ref), f"{asked.root}/documents/{ref.partition('/')[2]}", n) for ref, n in counts.items()]
        return self._page("documents.html", asked, rows=rows)

    async def document(self, asked: Asked, source: str, number: int) -> bytes:
        """Return a document's table of contents (0), or one section of it as facts."""
        if not source.replace("-", "").isalnum() or not source.isascii():
            raise _no_section(source)
        sections = await outline.fetch_outline(asked.store, f"source/{source}", asked.language)
        if not sections or number > len(sections):
            raise _no_section(source)
        wanted = [f"source/{source}", *(sections[number - 1].things if number else [])]
        around = await fetch_neighbourhood(asked.store, asked.language, listed(wanted))
        figures = Figures(around, asked.root, asked.carried)
        section = sections[number - 1] if number else None
        before, after = documents.neighbours(sections, number) if number else (None, sections[0])
        return self._page(
            "document.html",
            asked,
            source=documents.source_ref(figures, f"source/{source}"),
            own=f"{asked.root}/documents/{source}",
            contents=documents.contents(sections, number),
            section=section,
            lines=documents.section_content(figures, section) if section else [],
            before=before,
            after=after,
        )


def _no_section(source: str) -> Problem:
    detail = f"no document “{source[:80]}” has such a section"
    chinese = f"没有文件“{source[:80]}”，或其中没有这一节；“按原文”页列出可读的文件"
    hint = "/documents lists what can be read"
    return Problem(404, "not-found", "There is nothing here", detail, hint, detail_zh=chinese)


def workbench_routes(settings: Settings, serving: Serving, pages: Pages, ground: Ground) -> APIRouter:
    """Return the routes of the workbench."""
    router = APIRouter(include_in_schema=False)
    bench = Workbench(settings, serving, pages, ground)

    def page(path: str, make: Callable[[Asked], Awaitable[bytes]], media_type: str = HTML) -> None:
        async def door(request: Request) -> Response:
            return await bench.answer(request, make, media_type)

        router.add_api_route(path, door, methods=READING)

    page("/", bench.home)
    page("/search", bench.search)
    page("/compare", bench.show_comparison)
    page("/compare.svg", bench.draw_comparison, SVG)
    page("/documents", bench.documents)

    @router.api_route("/documents/{source}", methods=READING)
    async def whole(request: Request, source: str) -> Response:
        return await bench.answer(request, lambda asked: bench.document(asked, source, 0))

    @router.api_route("/documents/{source}/{number}", methods=READING)
    async def section(request: Request, source: str, number: str) -> Response:
        if not _NUMBER.fullmatch(number):
            raise _no_section(source)
        return await bench.answer(request, lambda asked: bench.document(asked, source, int(number)))

    return router
