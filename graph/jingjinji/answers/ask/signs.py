"""The small signs of a question, as patterns: years, comparisons, extremes, directions, quantities.

Knows how people write them in Chinese and English. Must not know what follows from them (`cues`).
"""

from __future__ import annotations

import re

DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
YEAR_IN_WORDS = re.compile(r"[一二][〇零一二三四五六七八九]{3}(?=年|$|\D)")
SHORT_IN_WORDS = re.compile(
    r"(?<![〇零一二三四五六七八九十百千万第\d])(?:一[三四五六七八九]|二[〇零四五])(?=年(?![来间内多]))"
)
YEAR = re.compile(r"(?<![\d.-])((?:19|20)\d\d)(?!\d|\.\d|-20\d\d\))")
SHORT_YEAR = re.compile(r"(?:^|[\s，,。在是比较和与跟从到至])(?:['’])?([012]\d)年(?![来间内前后以多代])")
SHORT_IN = re.compile(r"\bin ['’]?(0\d|1\d|2[0-4])\b(?=\s*(?:$|[?,;!]|or so\b))")
TEN_AGO = re.compile(r"(?:十|10)年前|(?:ten|10) (?:years|yrs) ago")
WORSE = re.compile(r"(?:got|get|become|became|turned|going|%) worse|worse over|变差|恶化|加重|变严重")
NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?")
MONTHS = ("january", "february", "march", "april", "may ", "june", "july", "august", "september", "october",
           "november", "december")  # fmt: skip
CHINESE_MONTH = re.compile(r"(?<!\d)(1[0-2]|[1-9])月(?!份?发布)")
SINCE = re.compile(
    r"(?:since|against|relative to|compared (?:with|to)|than in|than|vs\.?|versus|from|over)"
    r"\s+(?:the year )?((?:19|20)\d\d)"
    r"|(?:较|(?<!占)比|与|跟|和|同|自|从|相比|相较于?)\s*((?:19|20)\d\d)|((?:19|20)\d\d)年?(?:相比|比|以来|起|到|至|-|—)"
)
COMPARED = re.compile(
    r"\bthan\b|compared|\bsince\b|versus|\bvs\b|relative|against|(?<!占)比(?![例重])|较(?!为)|以来|→|到现在|至今"
)
LAST_YEAR = re.compile(
    r"同比|上一年|前一年|比上年|较上年|与上年|和上年|比去年|较去年|跟去年|与去年"
    r"|year on year|previous year|last year|year before"
)
LONG_AGO = re.compile(
    r"(?:十|10)\s*(?:来|多|几)?年(?:来|前|间|以来|下来|里|了)|比十年|\bdecade|(?:ten|10) years ago"
    r"|(?:over|in|during|of|past|last) (?:the )?(?:past |last )?(?:ten|10) years"
)
BAD = re.compile(r"最(?:差|脏|严重|重|糟|坏|厉害|凶|狠|烂)|更差|更脏|worst|dirtiest|worse|dirtier")
HIGH = re.compile(r"最高|最多|最大|更高|highest|most |maximum|largest|higher|top |more ")
LOW = re.compile(r"最低|最少|最小|更低|lowest|least|minimum|smallest|lower|fewest")
GOOD = re.compile(r"最好|最优|最干净|最清|最轻|更好|best|cleanest|better|greenest|cleaner")
UP = re.compile(
    r"(?:go|goes|gone|come|came) up|上升|增加|提高|增长|回升|变多|升高|升了|多了|又变多"
    r"|rise|rose|increas|grew|went up|going up|more "
)
DOWN = re.compile(
    r"(?:go|goes|gone|went|going|come|came) down|下降|减少|降低|降了|变少|降幅"
    r"|fall|fell|drop|decreas|declin|reduc|shrink|cut"
)
SHARE = re.compile(
    r"(?<![\d.] )(?<![\d.])[%％]|比例|占比|百分比|发生率|\bshare\b|proportion|fraction|percentage|\brate\b"
)
RELATIVE = re.compile(
    r"[比高低]于?全市(?:平均|均值|水平)|than the city"
    r"|(?:above|below|over|under|than|relative to|vs) (?:the )?city(?:-wide)? (?:mean|average)"
)
PASSIVE = re.compile(
    r"(?:导致|造成|引起)的|(?:归因于|由于|因为?)[^，。？]{0,8}沙尘|caused by dust|due to dust|came from"
)
NEUTRAL = re.compile(
    r"有关|关联|并列|提到|写在一起|相关|\btied\b|linked|associated|connect|alongside|mentioned|together with|related"
)
WHOLE_YEAR = re.compile(
    r"全年|整年|一年到头|(?:whole|entire|full|complete)[ -]year|all year|throughout the year|year as a whole"
)
AIR = re.compile(r"空气|霾|\bair\b|smog|haze")
UNIT = re.compile(r"million tonn?es|tonn?es|万吨|亿元|yuan")
FAILS = re.compile(
    r"超标|超限|超过|不达标|没达标|未达标|不合格|exceed|\bfail|over the limit|above the (?:limit|standard)|violat"
)
COMPARES = re.compile(r"比[^，。？?]{1,10}?(?:更|还|要)?(?:差|好|高|低|脏|干净|多|少|强|弱|严重)|谁.{0,6}(?:更|最)")
SUPERLATIVE = re.compile(
    r"最(?!近|后|新|终|初|多能)|\bmost\b|\bbest\b|\bworst\b|\w{3,}iest\b|(?:clean|high|low|great|small|larg|few|fast|strong)est\b"
)
# English question words that also join clauses ask only where a clause begins with them.
WHO = re.compile(r"(?:^|[,.;:?]\s*|\band\s+|\bso\s+)(?:who|whose|whom)\b")
WHEN = re.compile(r"(?:^|[,.;:?]\s*|\band\s+|\bsince\s+|\bsay\s+)when\b")
QUANTITY = re.compile(
    r"how (?:much|many)\b|多少|几(?:个|家|种|次|天|成|吨|公里|分贝|微克)|what (?:percentage|share|fraction|number)"
)
RECORD = re.compile(
    r"(?:记录|数据|监测|统计)以来|历史上|史上|历年|on record|\bever\b|since records|in history|since monitoring"
)
MAKES = re.compile(
    r"\beffects? of\b.{3,60}\bon\b|\beffect did\b|\bimpact of\b.{3,60}\bon\b|\bma(?:k|d)e|\bhelp"
    r"|使|让|令|\b(?:did|do|does|has|have)\b.{4,80}\b(?:lower|reduce|cut|raise|improve)d?\b"
)  # one thing does something to another
