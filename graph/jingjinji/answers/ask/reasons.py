"""Why a question is not answered, in one sentence in its language, and what it was about."""

from __future__ import annotations

from jingjinji.answers.ask.asked import Question
from jingjinji.answers.ask.entry import Entry
from jingjinji.answers.ask.index import Index

REASONS = {
    "zh": {
        "domain": "这不是本图谱所载公报涉及的内容。",
        "opinion": "这是在征求看法或建议；本图谱只载公报写明的事实。",
        "forecast": "公报记载已经发生的情况，不作预测。",
        "place": "图谱没有{place}的数据：公报没有写到。",
        "no figure there": "公报没有给出{place}的{what}。",
        "year": "图谱没有{year}年的{what}。",
        "year alone": "图谱没有{year}年的有关数据。",
        "month": "公报没有按月给出{what}。",
        "metric": "公报没有写到“{what}”。",
        "no cause": "公报没有把{what}的变化归于任何措施；并列写到不等于因果。",
        "went up": "公报写明{what}上升，不是下降。",
        "went down": "公报写明{what}下降，不是上升。",
        "no link": "公报没有写明“{measure}”与{what}有联系。",
        "weak": "公报只是并列写到“{measure}”和{what}，没有写明二者有联系。",
        "unit": "公报没有给出这一总量。",
        "no party": "公报没有写明是哪一方。",
        "no date": "公报没有写明时间。",
        "nothing": "图谱里没有能回答这个问题的事实。",
    },
    "en": {
        "domain": "This is not a subject of the bulletins in this graph.",
        "opinion": "This asks for an opinion or advice; the graph holds only what the bulletin states.",
        "forecast": "The bulletin reports what has been and makes no forecast.",
        "place": "The graph has nothing on {place}: the bulletin does not cover it.",
        "no figure there": "The bulletin gives no {what} for {place}.",
        "year": "The graph has no {what} for {year}.",
        "year alone": "The graph has nothing of this for {year}.",
        "month": "The bulletin gives no monthly figures of {what}.",
        "metric": "The bulletin says nothing of “{what}”.",
        "no cause": "The bulletin attributes the change of {what} to no measure; standing side by side is no "
        "attribution.",
        "went up": "The bulletin states that {what} rose and did not fall.",
        "went down": "The bulletin states that {what} fell and did not rise.",
        "no link": "The bulletin states no link between “{measure}” and {what}.",
        "weak": "The bulletin only names “{measure}” and {what} side by side and states no link between them.",
        "unit": "The bulletin does not give this total.",
        "no party": "The bulletin does not say who.",
        "no date": "The bulletin does not say when.",
        "nothing": "The graph holds no fact that answers this question.",
    },
}


def label_of(entry: Entry, question: Question, index: Index) -> str:
    """Return the name of a fact's metric, empty where it has none."""
    return index.names.label(entry.indicator, question.language) if entry.indicator else ""


def asked_about(question: Question, index: Index) -> str:
    """Return the name of the metric that a question names first, empty where it names none."""
    if not question.indicators:
        return ""
    return index.names.label(question.indicators[0][0], question.language)
