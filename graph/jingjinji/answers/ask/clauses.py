"""Which stretches of a question ask, and which only tell of the asker: who, from where, what for, with whom.

“We are moving to Beijing from Toronto and my son has asthma, how dirty is the air?”: Toronto and the asthma are no
subject. A question is split into clauses; a clause that does not ask and has a sign of telling (a first person, a form
of address, “as a …”, work or a move, people of one's own) tells, and in a clause that asks what stands before its
first asking word may tell as well. Knows grammar only, no name and no metric.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from jingjinji.answers.ask.text import CJK

_SPACED = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")
_BREAK = re.compile(
    rf"[,;:!?()\[\]，。；：！？（）…\n~]+|\.(?=\s|$|\.)|\s[-–—]+\s|—+|{_SPACED.pattern}"
    r"|\b(?:and|but|because|since|while|though)\b(?=\s(?:i|we|my|our)\b)"
)
_ENDS = re.compile(r"[?？]")
# Words with which a clause asks; after a noun “who” and “where” only join.
_ASKS = re.compile(
    r"\b(?:how|what|whats|why|whether)\b|(?:^|\b(?:and|or|so|but|in|at|of|to|by|for|on|from|know|see)\s)"
    r"(?:which|who|whom|whose|where|when)\b"
    r"|^(?:(?:and|so|but|ok|then|also|hi|hey|hello) )*(?:is|isnt|are|arent|was|were|do|does|did|didnt|has"
    r"|have|had|can|could|will"
    r"|would|should|any)\b"
    r"|\b(?:tell|give|list|show|state|explain|describe|compare|provide|estimate|wonder|wondering|curious"
    r"|ask|asks|asked"
    r"|asking|check|confirm|looking for|need|needs|find out|trying to find|(?:to|wanna|please|me) (?:know"
    r"|see|learn))\b"
    r"|^(?:(?:please|pls|now) )*(?:write|draw|make|send|help|translate)\b|[帮替给]我"
    r"|(?<!没)多少|(?<!没)几[^乎]|[吗呢]|么$|哪|什么|啥|怎|如何|咋|谁|是否|是不是|有没有|能不能|会不会|为何|何时|何地"
    r"|请教|请问|想问|问问|问一?下|问[：:]?$"
    r"|想知道|想了解|想查|告诉|说说|列出|给出|列一下|介绍|查一?下|求[教证问]|(?<!没)多[大高长重久远]|[了没不]没?$"
    r"|(.)[不没]\1"
)
_REPORTS = re.compile(
    r"\b(?:says?|said|told (?:me|us)|tells (?:me|us)|claims?|reckons?|heard|insists?|keeps? (?:saying"
    r"|telling \w+)|asks?"
    r"|asked|wants? to know|wonders?)\b(?: that\b)?|[讲说问](?!明|法|题)|听说|想知道|想了解|吹"
)
_OWN = re.compile(
    r"(?<!class )(?<!grade )\bi\b(?!\s*(?:[-–至到类级]|(?:to|mean|guess|think|suppose|believe|reckon)\b))"
    r"|\b(?:im|ive|me|my|we|us|our|ours|myself)\b"
    r"|(?:我(?![国市省区])|俺|咱|本人|敝|在下|[家]里|我家)"
)
_PEOPLE = re.compile(
    r"^(?:an?|one|some|the|two)?\s?(?:old |good |chinese )?(?:friends?|cousins?|colleagues?|relatives?"
    r"|neighbou?rs?|mates?"
    r"|boss|clients?|students?|kids?|pupils?|husband|wife|dad|mum|mom|grandma|grandpa|uncle|aunt|readers?)\b"
    r"|朋友|同学|同事|亲戚|邻居|老[公婆家板]|[爸妈爷奶叔姨姑舅娘]|媳妇|孩子|[小孙]?娃|儿子|女儿|孙[子女]"
    r"|闺女|领导|客户|导师|学生[^态]|丈夫|妻子|家长"
)
_ADDRESS = re.compile(
    r"^(?:hi|hello|hey|dear|greetings|good (?:morning|afternoon|evening|day)|cheers|thanks|thank|many thanks|regards"
    r"|best wishes|sorry)\b|^.{0,6}[您你]好|^(?:各位|大家好|尊敬的|亲爱的)|^.{0,3}(?:老师|大爷|大妈|大哥"
    r"|大姐|师傅|阿姨|叔叔|同志|专家)们?$"
)
_LIFE = re.compile(
    r"^(?:just |currently |now |still |also |been )?(?:writing|asking|working|living|studying|moving"
    r"|relocating|planning"
    r"|preparing|doing|researching|drafting|compiling|visiting|travelling|traveling|thinking|considering|teaching"
    r"|speaking|coming|calling|flying|based|worried|worrying|worry|training|retired|pregnant|new to|never been|born"
    r"|raised|hoping|looking at)\b(?= (?:on|in|at|for|as|to|an?|the|of|by|with|my|our|from|about|here|near"
    r"|through)\b|$)"
    r"|^(?:he|she|they)\b|^[她他]们?[在住从是]"
    r"|^(?:as|being) an? (?!whole|result|share|percent|rule|consequence|proportion|fraction|baseline|function)"
    r"|\b(?:resident|student|teacher|journalist|reporter|correspondent|desk|newsroom|here|speaking)$"
    r"|^(?:刚|最近|现在|正在|目前|下[周月]|明年|马上|快)?(?:要|想|准备|打算|计划)?(?:家?住|搬|来自|考上|怕"
    r"|担心|作为|身为|人在|家在|老家|带[着娃孩孙老]|陪"
    r"|打算|准备(?!金)|计划|想[去来在搬给带]|要[去来搬]|出差|旅游|退休|怀孕|备课|采访|学校在|单位在|公司在)"
    r"|在.{1,10}?(?:工作|上班|上学|读书|念书|读研|读博|大学|生活|教书|留学|实习|开店|务工|养老"
    r"|[做当搞](?!好|到|了).{1,10})$"
    r"|从[^\d]{1,8}?(?:过来|过去|搬|来的|来$|飞)|(?:写|做|搞)(?:个|一[个篇份])?[^\d]{0,8}?(?:论文|稿|报道"
    r"|文章|课题|研究|作业|调研|选题|报告)$"
)
_PURPOSE = re.compile(
    r"\bfor (?:my|our|an? (?:[\w-]+ ){0,4}?(?:paper|thesis|dissertation|essay|article|piece|project|class"
    r"|lesson|newspaper"
    r"|daily|magazine|blog|podcast|presentation|talk|lecture|homework|assignment|study|client|story|exam"
    r"|chapter))\b.*"
    r"|\bas an? (?:[\w-]+ ){1,4}(?:from|based in|living in|working in)\b.*"
)
# A signature: what stands in brackets, behind a dash or on a line of its own after all that is asked.
_SIGNED = re.compile(
    r"[（(][^（）()?？]*[)）]?\s*$|(?:\s[-–]\s|—|\n)[^?？\n]{2,40}$|\b(?:thanks|thank you|cheers|regards)\b[^?]*$"
    r"|(?:谢谢|多谢|感谢)[^?？]*$"
)
_UNASKED = re.compile(  # the same where no question mark stands: only with a role, or thanks
    r"[（(][^（）()?？]*(?:student|teacher|reporter|journalist|editor|desk|researcher|reader|resident|team|engineer|office"
    r"|记者|老师|学生|编辑|研究员|大学|学院|报社|公司|网友|读者|居民)[^（）()?？]*[)）]?\s*$"
    r"|\b(?:thanks|thank you|cheers|regards)\b[^?]*$|(?:谢谢|多谢|感谢)[^?？]*$"
)

# Words that lead back to a place told of, and comparisons with it.
_BACK = re.compile(
    r"(?<!is )(?<!are )(?<!was )(?<!were )(?<!be )\bthere\b(?! (?:is|are|was|were))|\bhere\b|\b(?:my|our|that|this) "
    r"(?:home)?(?:city|town|place|country|region)\b|那[边儿里头块]|这[边儿里块]|当地|本地|我们?这|咱们?这|老家"
)
_COMPARED = re.compile(
    r"(?:than|compared (?:with|to)|versus|vs|like|as) (?:\w+ )?(?:there|here|ours|mine|my|our|home|us)\b"
    r"|[比跟和与](?:我们|咱|我|俺|这[边儿里]|那[边儿里]|老家)"
)
_LIVES = re.compile(r"\b(?:lives?|living|home|reside|settled)\b|住|老家|家在")


def leads_back(asked: str) -> bool:
    """Tell whether what is asked leads back to a place told of: “how is the air there?”."""
    return _BACK.search(asked) is not None


def is_meant(asked: str, told: str = "", *, is_placed: bool) -> bool:
    """Tell whether a place that askers tell of is asked about.

    It is where it is compared with, and, if no other place is named (`is_placed`), where the question leads back to it
    or they live there; where they only come from is elsewhere.
    """
    if _COMPARED.search(asked):
        return True
    return not is_placed and (leads_back(asked) or _LIVES.search(told) is not None)


@dataclass(frozen=True)
class Clause:
    """A stretch of a text from `start` up to `end`, exclusive; `is_asked`: a question mark ends it."""

    text: str
    start: int
    end: int
    is_asked: bool
    is_signature: bool


def telling(text: str) -> list[range]:
    """Return the stretches of a plain text that tell of the asker; none where nothing else is left to ask."""
    clauses = list(_clauses(text))
    found = [stretch for clause in clauses for stretch in _told(clause)]
    length = sum(len(clause.text) for clause in clauses)
    return found if sum(map(len, found)) < length else []


def without(text: str, words: Sequence[str]) -> str:
    """Return a plain text without the clauses that have any of these words, empty where what asks has one of them.

    Spaces between Chinese words part no clauses here: “沙尘天 次数 预计” asks one thing.
    """
    clauses = list(_clauses(_SPACED.sub("", text)))
    left_out = [any(word in clause.text for word in words) for clause in clauses]
    asks = [clause.is_asked or _ASKS.search(clause.text) is not None for clause in clauses]
    if any(out and asked for out, asked in zip(left_out, asks, strict=True)) or not any(asks):
        return ""
    return ", ".join(clause.text for clause, out in zip(clauses, left_out, strict=True) if not out)


def _clauses(text: str) -> Iterator[Clause]:
    marks = [mark.start() for mark in _ENDS.finditer(text)]
    signed = _SIGNED.search(text, marks[-1] + 1) if marks else _UNASKED.search(text)
    start = 0
    for mark in [*_BREAK.finditer(text), None]:
        end = mark.start() if mark else len(text)
        said = text[start:end]
        if said.strip():
            begin = start + len(said) - len(said.lstrip())
            is_asked = mark is not None and _ENDS.search(mark[0]) is not None
            yield Clause(
                said.strip(), begin, begin + len(said.strip()), is_asked, signed is not None and begin >= signed.start()
            )
        start = mark.end() if mark and not mark[0].isalpha() else mark.start() if mark else end


def _told(clause: Clause) -> Iterator[range]:
    """Yield what of a clause tells of the asker: all of it, what stands before it asks, or a purpose inside it."""
    asks = _ASKS.search(clause.text)
    is_own = any(sign.search(clause.text) for sign in (_OWN, _PEOPLE, _ADDRESS, _LIFE))
    reports = _REPORTS.search(clause.text) if _OWN.search(clause.text) or _PEOPLE.search(clause.text) else None
    if reports and reports.start() > 0:
        yield range(clause.start, clause.start + reports.end())
    elif not asks and not clause.is_asked and (is_own or clause.is_signature):
        yield range(clause.start, clause.end)
    elif asks and asks.start() and not CJK.search(clause.text) and _is_telling(clause.text[: asks.start()]):
        yield range(clause.start, clause.start + asks.start())
    elif purpose := _PURPOSE.search(clause.text):
        inner = _ASKS.search(purpose[0], 1)
        end = inner.start() if inner else len(purpose[0])
        yield range(clause.start + purpose.start(), clause.start + purpose.start() + end)


def _is_telling(said: str) -> bool:
    return any(sign.search(said.strip()) for sign in (_OWN, _PEOPLE, _ADDRESS, _LIFE))
