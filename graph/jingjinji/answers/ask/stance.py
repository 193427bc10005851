"""What a question wants that no list of words tells: a judgement, what is to come, or the share that one thing had.

Knows the patterns in which people ask for these in Chinese and English. Must not know what then follows (`refuse`).
They are looked for in the text as typed: 该不该 is a question for a judgement, 该 alone is none.
"""

from __future__ import annotations

import re

from jingjinji.answers.ask.asked import Question

_BEGIN = r"(?:^|[,.;:?!]\s*)(?:(?:so|and|hey|ok|but|hi|well) )*"
_JUDGES = re.compile(
    r"应?该不(?:应)?该|应不应|值不值|要不要|支不支持|支持不支持|赞不赞|喜不喜欢|合不合理|公不公平"
    r"|是(?:否|不是)(?:应当|应该|该|公平|合理|值得|有?必要|过于|太|只是|纯属|走过场|作秀|在吹|夸大|足够|不够)"
    r"|(?:哪[个边儿里家条座]?|谁)[^，。？]{0,3}[更最](?:美|漂亮|好看|适合|值得|宜居|舒服|好玩|浪漫|厉害|良心)"
    r"|过于|评判|是否公平|(?:你|您|你们)的(?:立场|看法|意见|观点)|拿(?:个)?主意|[摸凭]着?良心|走过场|口号[吗？?]|替我[选挑]"
    rf"|{_BEGIN}should\b(?! (?:i|we|one) (?:worry|be worried|expect))"
    r"|\bshould\b[^,.;?]{1,60}\b(?:ban\w*|prioriti[sz]\w+|abolish\w*|allow\w*|do more|be (?:\w+er|given|more|less))\b"
    r"|\b(?:do|did|dont|don't|would|wouldn't|are|r|aren't) (?:you|u) (?:[a-z]+ ){0,2}?"
    r"(?:consider|find|reckon|fancy|let|fan|proud|impressed|prefer|recommend|agree|support|like)\b"
    r"|\b(?:prettier|uglier|nicer|lovelier|more (?:beautiful|romantic|important)|silly|pointless"
    r"|waste of (?:money|time)|sufficiently|overhyped|underrated)\b|\b(?:opinion|view|thoughts)s?\W*$"
)
_COMES = re.compile(
    rf"{_BEGIN}(?:when )?will\b(?! (?:you|u)\b)"
    r"|\b(?:going to|gonn?a) (?:be|get|have|hit|reach|fall|rise|drop|improve|keep|become)\b"
    r"|\b(?:will|be|get|gonn?a)\b[^,.;]{0,30} in (?:\d+|two|three|four|five|ten|twenty|a few|a couple of) "
    r"(?:more )?(?:years?|yrs?|months?|decades?)\b"
)
_RECKONS = re.compile(rf"{_BEGIN}(?:please )?(?:estimate|guess|project|predict|extrapolate)\b")
_CHANGES = r"(?:drop|fall|decline|decrease|reduction|redcution|rise|gain|improvement|increase|extra|additional)"
_ATTRIBUTES = re.compile(
    rf"\b(?:how much|what (?:share|part|percentage|fraction|proportion)|share) of (?:[\w.%₂\-]+ ){{0,4}}?{_CHANGES}\b"
    r"|(?:降幅|增幅|下降|上升|改善|减少|增加)[量的]{0,2}(?:当中|中|里)[^。？]{0,20}(?:份额|贡献|几成|占)"
    r"|因此(?:降|升|减|增|少|多|变)|\balone\b[^.?]{0,20}\b(?:remove|cut|reduce|lower|save)|单靠|仅凭|单凭"
    rf"|{_BEGIN}was it [^.?]{{3,60}} that (?:made|caused|got|brought|cut|reduced|cleaned|lowered)\b"
    rf"|{_BEGIN}(?:what|wh?ich (?:\w+ )?(?:polic\w+|measures?|campaigns?|rules?|plans?|actions?|steps?))"
    r" (?:got|made|drove|caused|pushed)\b"
    r"|\bblamed? for\b|\bto blame\b|问责|谁[弄搞]的|(?<![\u3400-\u9fff])致[^力癌]"
)
_CLAUSES = re.compile(r"[,;.!?，。；！？]\s*")
_PLAIN = re.compile(
    r"\bhow (?:much|many|high|low)\b|\bwhat (?:happened|was|were|percent\w*)\b|\bpercentage\b"
    r"|多少|第几|几[个天成倍]"
)


def read_stance(plain_text: str, question: Question) -> None:
    """Note a judgement or a forecast that is asked for, and a change whose cause or share is."""
    patterns = {"opinion": _JUDGES, "forecast": _COMES, "prediction": _RECKONS}
    for name, pattern in patterns.items():
        if found := pattern.search(plain_text):
            question.beyond.setdefault(name, []).append(found[0].strip(" ,.;:?!"))
    if _ATTRIBUTES.search(plain_text):
        question.asks.setdefault("cause", 1.0)
        question.asks.setdefault("change", 1.0)


def is_asked_beside(question: Question) -> bool:
    """Tell whether a plain question stands beside that for a judgement, or places are to be compared by a metric."""
    said = [words for words in question.beyond.get("opinion", []) if words]
    clauses = [clause for clause in _CLAUSES.split(question.asked) if clause.strip()]
    plain_ones = [clause for clause in clauses if not any(words in clause for words in said)]
    if any(_PLAIN.search(clause) for clause in plain_ones):
        return True
    is_choice = all(words.startswith("should") for words in said) and len(question.places) > 1
    return is_choice and bool(question.indicators)
