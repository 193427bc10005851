"""What the face says itself, in Chinese and English: instructions, titles, notes and prompts."""

from __future__ import annotations

NOTES = {
    "zh": {
        "cut": "结果已按篇幅截短；可用 detail=full，或把问题问得更窄。",
        "next": "共 {total} 条，未完；继续请用 offset={offset}。",
        "no effect": "原文没有这样的陈述：这是答案，不要另作推断。",
        "groups": "各组统计口径或单位不同，不可相互比较。",
        "card": "卡片已截短；用 about=词语 查看所需部分，或 detail=full。",
        "no example": "查询库中没有相近的问题；请用 schema_card。",
        "syntax only": "查询或数据集太大，只检查了语法。",
        "rows": "只给出前 {rows} 行；可用聚合、LIMIT/OFFSET、更大的 limit 或 detail=full。",
        "cells": "过长的值已截短。",
        "nothing": "没有结果。",
        "turtle": "图已截短，不能当作完整的 Turtle 解析；请缩小查询。",
    },
    "en": {
        "cut": "Cut to size: ask with detail=full, or more narrowly.",
        "next": "{total} in all, more to come: ask again with offset={offset}.",
        "no effect": "The source states no such link: that is the answer; do not infer one.",
        "groups": "The groups differ in statistic or unit and must not be compared with one another.",
        "card": "The card is cut: use about=words for the part you need, or detail=full.",
        "no example": "The library has no question like this; use schema_card.",
        "syntax only": "The query or the dataset is too large: only the syntax was checked.",
        "rows": "Only the first {rows} rows: aggregate, use LIMIT/OFFSET, a larger limit or detail=full.",
        "cells": "Long values are cut.",
        "nothing": "Nothing was found.",
        "turtle": "The graph is cut and no complete Turtle: narrow the query.",
    },
}
INSTRUCTIONS = (
    "Cited facts of Beijing's ecological-environment bulletins (Beijing, Tianjin, Hebei): which measure affected which "
    "indicator, how strongly the source supports it, and where it says so. Chinese and English. "
    "Begin with find_facts; find_effects for causes and results; compare for values side by side. For anything else: "
    "find_example_queries, schema_card, validate_query, run_query. "
    "Rules: cite line and printed phrase. Say caused, led to or 导致 only of effects of strength 3 or 4; 2 and 1 only "
    "stand together in the text, and their caveat must be told. Say of derived figures that they are computed. "
    "answered=false is an answer: the source does not say it; do not fill the gap from memory."
)
TITLES = {
    "resolve_entities": "What names mean · 名称所指",
    "find_facts": "Facts for a question · 问答",
    "find_effects": "Measures and their effects · 措施与成效",
    "describe": "One thing · 事物说明",
    "compare": "Values side by side · 数值比较",
    "schema_card": "Schema card · 模式卡片",
    "find_example_queries": "Example queries · 示例查询",
    "validate_query": "Check a query · 检查查询",
    "run_query": "Run a query · 运行查询",
}
PROMPTS = {
    "zh": {
        "answer_zh": (
            "据实回答",
            "用公报中有出处的事实回答问题",
            "用工具 find_facts（lang=zh）回答下面的问题，不用记忆。每个数字注明行号和原文短语。"
            "强度 3、4 才可以说“使”“带来”；强度 2、1 只能说“同时写到”，并转述 caveat。"
            "推算的数字要说明是推算。answered 为 false 时，直说公报没有写，转述 reason，不要补充。\n\n问题：{text}",
        ),
        "effects_zh": (
            "措施与成效",
            "按证据强度说明哪些措施影响了某一指标",
            "用工具 find_effects（indicator={text}，lang=zh）列出与该指标有关的措施。分三组写："
            "原文写明且有数字的（强度 4）、原文写明的（强度 3）、只是并列写到的（强度 2、1，不是因果）。"
            "每条给出行号和原文短语。某组为空就直说没有。",
        ),
        "query_zh": (
            "编写查询",
            "为一个问题写出经过检查的 SPARQL",
            "为下面的问题写 SPARQL：先用 find_example_queries 找相近的查询，再用 schema_card 核对类和属性，"
            "写好后用 validate_query 检查并按建议修改，最后用 run_query 运行。"
            "若涉及措施与指标的联系，列出强度。给出查询、结果和数据版本。\n\n问题：{text}",
        ),
    },
    "en": {
        "answer_en": (
            "Answer from facts",
            "Answer a question from cited facts of the bulletin",
            "Answer the question below with the tool find_facts (lang=en), not from memory. Give line and printed "
            "phrase for each figure. Only of strength 3 or 4 may you say that a measure brought something about; of "
            "strength 2 or 1 say that the two stand together, and pass on the caveat. Say of derived figures that they "
            "are computed. If answered is false, say that the bulletin does not say it, give the reason, and add "
            "nothing.\n\nQuestion: {text}",
        ),
        "effects_en": (
            "Measures and effects",
            "Which measures affected an indicator, by strength of evidence",
            "List the measures tied to an indicator with the tool find_effects (indicator={text}, lang=en), in three "
            "groups: stated with a figure (strength 4), stated (strength 3), merely side by side (2 and 1: no causal "
            "statement). Give line and printed phrase for each. Say so where a group is empty.",
        ),
        "query_en": (
            "Write a query",
            "SPARQL for a question, checked before it runs",
            "Write SPARQL for the question below: begin from find_example_queries, look up classes and properties in "
            "schema_card, check with validate_query and change what it tells, then use run_query. Where measures are "
            "tied to indicators, show the strength. Give the query, the result and the dataset version."
            "\n\nQuestion: {text}",
        ),
    },
}
CONNECT = """jingjinji 京津冀 · Model Context Protocol

This address is for chat programs (streamable HTTP, JSON, no sessions). 此地址供聊天程序使用。

Claude Code   claude mcp add --transport http jingjinji {address}
Cursor        {{"mcpServers": {{"jingjinji": {{"url": "{address}"}}}}}}
VS Code       {{"servers": {{"jingjinji": {{"type": "http", "url": "{address}"}}}}}}
stdio         {{"mcpServers": {{"jingjinji": {{"command": "jingjinji", "args": ["mcp"]}}}}}}
"""
