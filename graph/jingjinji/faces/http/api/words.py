"""The page about the REST interface in Chinese and English; OpenAPI itself is in English."""

from __future__ import annotations

TEXTS = {
    "zh": {
        "title": "程序接口（REST）",
        "lead": "每条事实附一句话、数值、单位和原文出处。列表分页（limit、offset、next），"
        "可取 JSON 或 CSV（format=csv）；参数可写 kind/slug、slug、完整 IRI 或中英文名称。",
        "parameters": "参数",
        "meaning": "含义",
        "examples": "可运行的示例",
        "required": "必填",
        "common": "各地址通用的参数：lang（zh 或 en）、limit、offset、format（json 或 csv）。",
        "reconcile": "OpenRefine 等工具可用的对账服务（Reconciliation API 0.2）：",
        "paths": "地址",
    },
    "en": {
        "title": "Interface for programs (REST)",
        "lead": "Each fact comes with a sentence, value, unit and its place in the source. Lists come in pages (limit, "
        "offset, next), as JSON or CSV (format=csv); parameters take kind/slug, a slug, an IRI, or a name in Chinese "
        "or English.",
        "parameters": "Parameters",
        "meaning": "Meaning",
        "examples": "Examples to run",
        "required": "required",
        "common": "Parameters of every address: lang (zh or en), limit, offset, format (json or csv).",
        "reconcile": "Reconciliation service (API 0.2) for OpenRefine and other tools:",
        "paths": "Addresses",
    },
}
COMMON = ("lang", "limit", "offset", "format")
DESCRIPTIONS = {
    "/api/effects": "成效陈述，证据最强的在前。只有强度 3 和 4 是原文写明的原因或结果；更弱的只是并列写到，并附说明。",
    "/api/observations": "观测值，按原文顺序；本图谱推算的（位次、相对差、往年数值）排在最后，并注明是推算。",
    "/api/search": "中英文名称、两个字的词、原文写法、错别字、拼音都能查到；其后是句中含全部词语的事实。",
    "/api/entities/{kind}/{slug}": "名称、类别、属性、出处，以及提到它的事实（分页）。",
    "/api/paths": "沿着原文写明的关系和成效陈述的路径，最直接的在前；每一步有关系、强度和出处。路径不是因果链。",
    "/api/schema": "类和属性、数量和各一个例子：一张语言模型读得下的卡片。",
}
PARAMETERS = {
    "measure": "措施",
    "indicator": "指标；一个名称可以指几种统计量",
    "place": "地点本身，不含其下级",
    "min_strength": "最低证据强度：4 和 3 是原文写明的，2 和 1 不是",
    "year": "年份",
    "origin": "reported 为原文所述，derived 为本图谱推算",
    "q": "词语、名称的一部分、拼音",
    "type": "种类（measure、effect）或类（Campaign）",
    "kind": "IRI 中的种类",
    "slug": "IRI 中的短名",
    "from": "一项事物",
    "to": "另一项事物",
}
