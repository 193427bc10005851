"""What a question is about: names, synonyms and remaining words, each with its weight, without cues and fillers."""

from __future__ import annotations

from jingjinji.answers.ask.asked import Question, Unit
from jingjinji.answers.ask.index import Index, terms_of
from jingjinji.answers.ask.link import Linked, Span
from jingjinji.answers.ask.text import is_chinese
from jingjinji.answers.ask.vocabulary import Phrase, vocabulary

_LEAST = 5.0  # what a name weighs at least: a common one is no less meant
_PARTICLES = set("的了吗呢呀啊吧嘛哦么是在有和与跟及或对把被为从到于就都也还又很去来着要让使得之其所等")


def read_content(linked: Linked, question: Question, index: Index) -> None:
    """Take cues and synonyms out of what names left, and keep the rest as content."""
    texts = [token.text for token in linked.tokens]
    named = {i for span in linked.spans for i in range(span.first, span.last)}
    phrases = sorted(vocabulary().found(texts), key=lambda found: (found[0] - found[1], found[0]))
    for first, last, phrase in phrases:
        _read_cue(linked, range(first, last), phrase, named, question)
        if phrase.role == "asks":
            question.soft.update(t for t in terms_of(_joined(texts[first:last])) if index.knows(t))
    taken = set(named)
    for first, last, phrase in phrases:
        part = range(first, last)
        if not taken.isdisjoint(part):
            continue
        if phrase.role == "synonym":
            taken.update(part)
            question.units.append(_synonym_unit(phrase, index))
        elif phrase.role in ("filler", "asks") and not (last - first == 1 and _joins(first, texts, taken, index)):
            taken.update(part)
    question.units += [_span_unit(span, index) for span in question.spans]
    question.units += _left_over(linked, taken, index)
    if not question.units and not question.wants("target"):  # nothing but cues: then they are the content
        question.units += _left_over(linked, _fillers(phrases), index)
    if question.wants("target") and all(u.ids and u.ids[0].startswith("place/") for u in question.units):
        targets = tuple(entry.id for entry in index.entries if entry.kind == "target")
        question.units.append(Unit("target", targets, (), _LEAST))
    question.unresolved = [unit.text for unit in question.units if not unit.known]


def _read_cue(linked: Linked, part: range, phrase: Phrase, named: set[int], question: Question) -> None:
    """Note what a phrase asks for, or that it lies beyond what any bulletin tells."""
    if phrase.role == "asks" and not named.issuperset(part):
        question.asks[phrase.name] = max(question.asks.get(phrase.name, 0.0), float(len(part)))
    elif phrase.role == "beyond" and not named & set(part):
        tokens = (linked.tokens[i] for i in part)
        said = "".join(("" if token.glued else " ") + token.text for token in tokens).strip()
        question.beyond.setdefault(phrase.name, []).append(said)


def _joins(position: int, texts: list[str], taken: set[int], index: Index) -> bool:
    """Tell whether a single Chinese character makes a word of the graph with one beside it that is content."""
    character = texts[position]
    if not is_chinese(character) or character in _PARTICLES:
        return False
    before = position - 1 >= 0 and position - 1 not in taken and index.knows(texts[position - 1] + character)
    after = position + 1 < len(texts) and position + 1 not in taken and index.knows(character + texts[position + 1])
    return before or after


def _joined(words: list[str]) -> str:
    return ("" if is_chinese(words[0]) else " ").join(words)


def _fillers(phrases: list[tuple[int, int, Phrase]]) -> set[int]:
    return {i for first, last, phrase in phrases if phrase.role == "filler" for i in range(first, last)}


def _weigh(terms: tuple[str, ...], index: Index) -> float:
    chinese = [t for t in terms if is_chinese(t[0])]
    weight = sum(index.weight(t) for t in terms if t not in chinese)
    return weight + 0.7 * sum(index.weight(t) for t in chinese)


def _synonym_unit(phrase: Phrase, index: Index) -> Unit:
    options = tuple(tuple(terms_of(" ".join(key) if key[0].isascii() else "".join(key))) for key in phrase.others)
    known = [terms for terms in options if all(index.knows(t) for t in terms)]
    weight = max((_weigh(terms, index) for terms in known), default=4.0)
    return Unit(phrase.name, (), tuple(known) or options, max(2.0, weight), known=bool(known))


def _span_unit(span: Span, index: Index) -> Unit:
    terms = tuple(terms_of(span.text))
    score = span.matches[0].score
    return Unit(span.text, span.ids, (terms,), max(_LEAST, min(9.0, _weigh(terms, index))) * score)


def _left_over(linked: Linked, taken: set[int], index: Index) -> list[Unit]:
    """Return what is neither name nor cue: runs of Chinese characters, single words and codes."""
    units: list[Unit] = []
    run: list[str] = []
    texts = [t.text if i not in taken else "" for i, t in enumerate(linked.tokens)]
    for text in (*texts, ""):
        if text and is_chinese(text):
            run.append(text)
            continue
        if run:
            units += _run_units("".join(run), index)
            run = []
        if text and not _is_number(text):
            known = index.knows(text) or text.endswith("ly")  # an adverb that nothing has is no subject
            units.append(Unit(text, (), ((text,),), (index.weight(text) or 0.5) if known else 3.0, known))
    return units


def _is_number(text: str) -> bool:
    return text[0].isdigit() or text == "%"


def _run_units(run: str, index: Index) -> list[Unit]:
    """Return a run of characters as stretches that the graph has words of and stretches that it has not."""
    pairs = [index.knows(run[i : i + 2]) for i in range(len(run) - 1)]
    known = [bool(pairs[max(0, i - 1) : i + 1]) and any(pairs[max(0, i - 1) : i + 1]) for i in range(len(run))]
    units: list[Unit] = []
    start = 0
    for end in range(1, len(run) + 1):
        if end == len(run) or known[end] != known[start]:
            units.append(_run_unit(run[start:end], index))
            start = end
    return units


def _run_unit(run: str, index: Index) -> Unit:
    terms = tuple(terms_of(run))
    known = [t for t in terms if index.knows(t)]
    covered = {i for i, t in enumerate(terms) if index.knows(t)}
    if len(run) == 1:
        return Unit(run, (), (terms,), 0.5, known=True)
    missing = [i for i in range(len(run)) if i not in covered and i - 1 not in covered]
    weight = _weigh(tuple(known), index) + 2.0 * len(missing)
    return Unit(run, (), (terms,), max(1.0, weight), known=len(missing) < max(2, len(run) / 2))
