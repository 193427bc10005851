"""`/llms.txt` for programs that read before they ask (llmstxt.org): what is here, in both languages, and where."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from jingjinji.answers.ground import Ground
from jingjinji.answers.library.bind import questions
from jingjinji.faces.http.exchange.origin import public_address
from jingjinji.faces.http.settings import Settings

_PAGE = """# jingjinji 京津冀

> {about_en}

> {about_zh}

{size_en} {size_zh} Dataset version {version}.

- Only effects of strength 3 or 4 are stated as cause or result (caused, led to, 导致); 2 and 1 stand side by side.
- 强度 3、4 才是原文写明的原因或结果；2、1 只是并列写到。
- Every fact has a citation: line, code points, printed phrase. 每条事实都有出处：行号、字符位置、原文短语。
- `answered: false` means that the bulletin does not say it; do not fill the gap. 未写的就是未写，不要补充。
- Derived figures are computed here, and say so. 推算的数字均注明是推算。

## Ask in words · 用自然语言提问

- [Facts for a question]({address}/api/facts?q={asked}&lang=zh): 中文或英文问题，返回有出处的事实
- [Effects]({address}/api/effects?min_strength=3&lang=en): which measure affected which indicator, the strongest first
- [Search]({address}/api/search?q=PM2.5&lang=en): names in Chinese and English
- [REST interface]({address}/openapi.json): every address with examples that run (OpenAPI; for people at /api/)

## Chat programs · 聊天程序

- [Model Context Protocol]({address}/mcp): streamable HTTP by POST; `jingjinji mcp` on stdio

## Write queries · 编写查询

- [Schema card, English]({address}/api/schema?lang=en): classes and properties with counts and examples
- [模式卡片]({address}/api/schema?lang=zh): 类和属性、数量、示例
- [Example queries]({address}/.well-known/sparql-examples): {questions} questions as sh:SPARQLExecutable
- [Query library · 查询库]({address}/queries): the same, to read and run
- [SPARQL endpoint]({address}/sparql): GET or POST `query=…`
- [VoID]({address}/.well-known/void): what the dataset holds, class by class

## Optional

- [Ontology · 本体]({address}/def/)
- [Dumps · 下载]({address}/dump/)
"""
_ABOUT = {
    "en": "Facts of Beijing's ecological-environment bulletins as a knowledge graph: which measure affected which "
    "indicator, how strongly the source supports it, and exactly where it says so.",
    "zh": "北京市生态环境状况公报的知识图谱：哪项措施影响了哪项指标、原文支持到什么程度、出自原文何处。",
}


def llms_routes(settings: Settings, ground: Ground) -> APIRouter:
    """Return the route of `/llms.txt`."""
    router = APIRouter(include_in_schema=False)

    @router.api_route("/llms.txt", methods=["GET", "HEAD"])
    async def llms(request: Request) -> Response:
        store = ground.store()
        kinds = (await ground.readings.of(store, "en")).ordered
        counts = [len(kinds.get(kind, ())) for kind in ("observation", "change", "effect")]
        text = _PAGE.format(
            about_en=_ABOUT["en"],
            about_zh=_ABOUT["zh"],
            size_en="{} observations, {} changes, {} effect claims.".format(*counts),
            size_zh="{} 个观测值、{} 项变化、{} 条成效陈述。".format(*counts),
            version=store.version,
            asked="%E5%AF%86%E4%BA%91PM2.5%E5%A4%9A%E5%B0%91",
            address=public_address(request.scope, settings.trusted_proxies),
            questions=len(questions()),
        )
        headers = {"X-Dataset-Version": store.version, "Cache-Control": "no-cache"}
        return Response(text, headers=headers, media_type="text/plain; charset=utf-8")

    return router
