"""Write what was measured as Markdown."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from pathlib import Path

from asked import SCALE
from load import Round
from measure import CONDITIONAL, REPEATED, UNCACHED, Effort, Mix, Size, median
from peers import OURS, OXIGRAPH, RDFLIB, VIRTUOSO


def report(mix: Mix, sizes: Sequence[Size], built: float, versions: dict[str, str], effort: Effort) -> str:
    """Return the whole report."""
    names = [peer.name for peer in mix.peers]
    parts = [
        *("# Results of `make bench`", _machine(versions, effort)),
        *("## The query library over the real graph", _about_mix(mix), _mix(mix, names, effort)),
        *_alike(mix, effort),
        *("## Start, build and memory", _start(mix, names, built)),
    ]
    if sizes:
        parts += ["## Cost against size", _about_sizes(), *(_size(size) for size in sizes)]
    return "\n\n".join(parts) + "\n"


def _machine(versions: dict[str, str], effort: Effort) -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    programs = ", ".join(f"{name} {version}" for name, version in versions.items())
    return (
        f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}; {programs}. Medians of {effort.rounds} rounds of {effort.seconds:g} s, "
        "lowest and highest in brackets; the client runs on the same cores and is part of the cost."
    )


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.machine()


def _about_mix(mix: Mix) -> str:
    answered = ", ".join(_answers(name, number, mix.otherwise.get(name, 0)) for name, number in mix.answered.items())
    missing = "".join(f" {name} is not measured: {why}." for name, why in mix.missing.items())
    return (
        f"Of {mix.questions} questions, answered in a few seconds with as many rows as here: {answered}. A server is "
        "asked only what it answers so, which flatters those that answer less. Answers a second, and percentiles, the "
        f"99th (50th), in milliseconds.{missing}"
    )


def _answers(name: str, number: int, otherwise: int) -> str:
    return f"{name} {number}" + (f" ({otherwise} more with other rows)" if otherwise else "")


def _alike(mix: Mix, effort: Effort) -> list[str]:
    """Return the table of this service and each peer over the same questions, where the peer answers only some."""
    names = sorted({name for _, name in mix.alike}, key=list(mix.answered).index)
    if not names:
        return []
    rows = [
        [
            "each query new",
            *(f"{words} {name}" for name in names for words in ("jingjinji on those of", "by", "ours :")),
        ]
    ]
    for clients in effort.clients:
        cells = [f"{clients} clients"]
        for name in names:
            theirs = mix.rounds.get((UNCACHED, clients, name), [])
            ours = mix.alike[clients, name]
            cells += [_told(ours), _told(theirs), _ratio(_middle(ours), _middle(theirs))]
        rows.append(cells)
    return ["The same, each peer beside this service over only the questions that the peer answers:", _table(rows)]


def _mix(mix: Mix, names: Sequence[str], effort: Effort) -> str:
    others = [name for name in names if name != OURS]
    rows = [["requests", "clients", *names, *(f"ours : {name}" for name in others)]]
    for kind in (UNCACHED, REPEATED, CONDITIONAL):
        for clients in effort.clients:
            rates = {name: _rate(mix, kind, clients, name) for name in names}
            ratios = [_ratio(rates[OURS], rates[name]) for name in others]
            rows.append(
                [kind, str(clients), *(_told(mix.rounds.get((kind, clients, name), [])) for name in names), *ratios]
            )
    return _table(rows)


def _rate(mix: Mix, kind: str, clients: int, name: str) -> float:
    return _middle(mix.rounds.get((kind, clients, name), []))


def _middle(rounds: Sequence[Round]) -> float:
    return median(made.rate for made in rounds)


def _ratio(ours: float, theirs: float) -> str:
    return f"{ours / theirs:.2f}" if theirs else ""


def _told(rounds: Sequence[Round]) -> str:
    if not rounds:
        return ""
    rates = [made.rate for made in rounds]
    late, middle = (median(made.percentile(percent) for made in rounds) for percent in (99, 50))
    refused = sum(made.refused for made in rounds)
    told = f"{median(rates):.0f}/s [{min(rates):.0f}–{max(rates):.0f}], p99 {late:.1f} ({middle:.1f})"
    return told + (f", {refused} refused" if refused else "")


def _start(mix: Mix, names: Sequence[str], built: float) -> str:
    rows = [["", *names]]
    rows.append(["loading, s", *(f"{mix.load.get(name, 0.0):.1f}" for name in names)])
    rows.append(["from start to first answer, s", *(f"{peer.start:.2f}" for peer in mix.peers)])
    for label, found in (("idle, MiB", mix.idle), ("after the load, MiB", mix.busy), ("and a rest, MiB", mix.rested)):
        rows.append([label, *(_mib(found.get(name)) for name in names)])
    return (
        f"The build of the release took {built:.1f} s. Memory is that of all processes of a server, shared pages "
        "counted once.\n\n" + _table(rows)
    )


def _mib(value: float | None) -> str:
    return "" if value is None else f"{value:.0f}"


def _about_sizes() -> str:
    return (
        "Observations by district, indicator and day, and 240 effect claims (`data.py`); 2,400,000 triples are 400,000 "
        "observations. Seconds for one query by one client, never cached, in one basic graph pattern; then the "
        "seconds for a result of so many rows as there are triples, a million at most, its size as CSV, and by how "
        "much the server grew meanwhile."
    )


def _size(size: Size) -> str:
    names = [name for name in (OURS, OXIGRAPH, VIRTUOSO, RDFLIB) if name in size.stream]
    rows = [[f"{size.triples:,} triples", *names]]
    rows += [[question, *(_seconds(size.cells.get((question, name), "")) for name in names)] for question in SCALE]
    rows.append(["a long result", *(size.stream[name] for name in names)])
    rows.append(["loading and start, s", *(f"{size.load[name]:.1f}" if name in size.load else "" for name in names)])
    rows.append(["memory, MiB", *(_mib(size.memory.get(name)) for name in names)])
    return _table(rows)


def _seconds(cell: str | list[float]) -> str:
    if isinstance(cell, str):
        return cell
    spread = f" [{min(cell):.3g}–{max(cell):.3g}]" if len(cell) > 1 else ""
    return f"{median(cell):.3g}{spread}"


def _table(rows: list[list[str]]) -> str:
    head, *rest = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([head, "|" + "---|" * len(rows[0]), *rest])
