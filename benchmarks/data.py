"""Make data of the real graph's shape in any size: districts × indicators × days of observations, and effect claims.

Deterministic: the same number gives the same bytes. Classes and properties are the ontology's own; things have
IRIs under the project's base with the word `scale` in them, so that nobody takes them for facts. Written as a
stream of N-Quads, so that ten million triples need no memory.

    python benchmarks/data.py 1000000 scale.nq.gz
"""

from __future__ import annotations

import argparse
import datetime
import gzip
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from jingjinji import terms

DISTRICTS, INDICATORS, MEASURES, CLAIMS_OF_MEASURE = 16, 50, 40, 6
CLAIMS = MEASURES * CLAIMS_OF_MEASURE
PER_OBSERVATION = 6  # triples
_TYPE = terms.PREFIXES["rdf"] + "type"
_LABEL = terms.PREFIXES["skos"] + "prefLabel"
_XSD = terms.PREFIXES["xsd"]
_GRAPH = f"<{terms.graph('source/scale')}>"
FIRST_YEAR, YEARS = 2000, 25
_STEP, _VALUES = 7919, 10_007  # primes: values walk through their range without a pattern that a planner could use


@dataclass(frozen=True)
class Scale:
    """How much to make: `days` of observations for each district and indicator."""

    days: int

    @classmethod
    def of_triples(cls, triples: int) -> Scale:
        """Return the scale that has about so many triples."""
        return cls(max(1, round(triples / (DISTRICTS * INDICATORS * PER_OBSERVATION))))

    @classmethod
    def of_observations(cls, observations: int) -> Scale:
        """Return the scale that has about so many observations."""
        return cls(max(1, round(observations / (DISTRICTS * INDICATORS))))

    @property
    def observations(self) -> int:
        """Return the number of observations."""
        return self.days * DISTRICTS * INDICATORS


def thing(kind: str, number: object) -> str:
    """Return the IRI of a thing of the scale data, in angle brackets."""
    return f"<{terms.thing(f'{kind}/scale-{number}')}>"


def term(name: str) -> str:
    """Return the IRI of a class or property of the ontology, in angle brackets."""
    return f"<{terms.term(name)}>"


def lines(scale: Scale) -> Iterator[str]:
    """Yield the quads as lines of N-Quads."""
    yield from _things()
    yield from _claims()
    yield from _observations(scale)


def _things() -> Iterator[str]:
    for kind, name, count in (
        ("place", "Place", DISTRICTS),
        ("indicator", "Indicator", INDICATORS),
        ("measure", "Measure", MEASURES),
    ):
        for number in range(count):
            subject = thing(kind, number)
            yield f"{subject} <{_TYPE}> {term(name)} {_GRAPH} .\n"
            yield f'{subject} <{_LABEL}> "{name} {number}"@en {_GRAPH} .\n'
            yield f'{subject} <{_LABEL}> "{name} 第{number}号"@zh {_GRAPH} .\n'


def _claims() -> Iterator[str]:
    for number in range(CLAIMS):
        subject = thing("effect", number)
        pairs = (
            (f"<{_TYPE}>", term("EffectClaim")),
            (term("measure"), thing("measure", number // CLAIMS_OF_MEASURE)),
            (term("indicator"), thing("indicator", number * 7 % INDICATORS)),
            (term("place"), thing("place", number * 5 % DISTRICTS)),
            (term("strength"), f"<{terms.term(f'strength/{1 + number % 4}')}>"),
            (term("year"), f'"{2000 + number % 20}"^^<{_XSD}integer>'),
        )
        for predicate, value in pairs:
            yield f"{subject} {predicate} {value} {_GRAPH} .\n"


def _observations(scale: Scale) -> Iterator[str]:
    number = 0
    for day in range(scale.days):
        date = datetime.date(FIRST_YEAR + day % YEARS, 1, 1) + datetime.timedelta(days=day // YEARS)
        for district in range(DISTRICTS):
            for indicator in range(INDICATORS):
                yield _observation(number, date, district, indicator)
                number += 1


def _observation(number: int, date: datetime.date, district: int, indicator: int) -> str:
    subject = thing("observation", number)
    tenths = number * _STEP % _VALUES
    return (
        f"{subject} <{_TYPE}> {term('Observation')} {_GRAPH} .\n"
        f"{subject} {term('indicator')} {thing('indicator', indicator)} {_GRAPH} .\n"
        f"{subject} {term('place')} {thing('place', district)} {_GRAPH} .\n"
        f"{subject} {term('period')} {thing('period', date)} {_GRAPH} .\n"
        f'{subject} {term("year")} "{date.year}"^^<{_XSD}integer> {_GRAPH} .\n'
        f'{subject} {term("value")} "{tenths // 10}.{tenths % 10}"^^<{_XSD}decimal> {_GRAPH} .\n'
    )


def write(scale: Scale, file: Path) -> Path:
    """Write the quads to `file`, compressed if its name ends in .gz, and return it."""
    with file.open("wb") as raw:
        # no time and no name in the head of the compressed file: the same number gives the same bytes
        stream = gzip.GzipFile("", "wb", 4, raw, mtime=0) if file.suffix == ".gz" else nullcontext(raw)
        with stream as out:
            _write(scale, out)
    return file


def _write(scale: Scale, out: BinaryIO | gzip.GzipFile) -> None:
    block: list[str] = []
    for line in lines(scale):
        block.append(line)
        if len(block) >= 4096:
            out.write("".join(block).encode())
            block.clear()
    out.write("".join(block).encode())


def main() -> None:
    """Write about so many triples to a file."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("triples", type=int, help="about so many, for example 100000, 1000000, 10000000")
    parser.add_argument("file", type=Path, help="where to write; a name in .gz is compressed")
    options = parser.parse_args()
    scale = Scale.of_triples(options.triples)
    write(scale, options.file)
    print(f"{scale.observations} observations and {CLAIMS} effect claims in {options.file}")


if __name__ == "__main__":
    main()
