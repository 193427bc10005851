"""Ask this service and its peers the same things, side by side in one run, and print the table.

    python benchmarks/run.py [--quick] [--write] [--sizes 100000,10000000] [--peers jingjinji,oxigraph]

Only loopback addresses are used. The table goes to `out/bench.md`; `--write` puts it into `benchmarks/results.md` too.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

import data
import measure
import peers
import table
from jingjinji import bundle
from jingjinji.pipeline.assemble import build
from jingjinji.release import Release
from measure import Effort

HERE = Path(__file__).parent
ALL = (peers.OURS, peers.OXIGRAPH, peers.VIRTUOSO, peers.RDFLIB)
QUICK = Effort(
    rounds=2, seconds=1.0, clients=(1, 8), sizes=(100_000,), rows=100_000, quickly=2.0, patience=15.0, rest=10.0
)
SMOKE = Effort(rounds=1, seconds=0.3, clients=(2,), sizes=(10_000,), rows=10_000, patience=20.0, rest=0.1)


def main() -> None:
    """Measure, print the table and write it down."""
    options = _options()
    effort = SMOKE if options.smoke else QUICK if options.quick else Effort()
    sizes = effort.sizes if options.sizes is None else options.sizes
    begun = time.perf_counter()
    release = Release(options.release.resolve()) if options.release else build(options.out)
    built = time.perf_counter() - begun
    with tempfile.TemporaryDirectory(prefix="jingjinji-bench-") as name:
        folder = Path(name)
        _say("loading the real graph into each server")
        mix = measure.library_mix(options.peers, release.nquads, folder, effort, _say)
        found = []
        for triples in sizes:
            _say(f"scale data of {triples:,} triples")
            file = data.write(data.Scale.of_triples(triples), folder / f"scale-{triples}.nq")
            found.append(measure.at_size(options.peers, file, triples, folder, effort))
            file.unlink()
    text = table.report(mix, found, built, peers.versions(), effort)
    (options.out / "bench.md").write_text(text, encoding="utf-8")
    if options.write:
        (HERE / "results.md").write_text(text, encoding="utf-8")
    print(text)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--quick", action="store_true", help="fewer rounds and little data: under two minutes")
    parser.add_argument(
        "--smoke", action="store_true", help="as little as shows that it works; the figures mean nothing"
    )
    parser.add_argument("--write", action="store_true", help="publish the table in benchmarks/results.md")
    parser.add_argument("--sizes", type=_numbers, help="triples of scale data, for example 100000,10000000; 0 for none")
    parser.add_argument("--peers", type=_names, default=ALL, help="servers, of " + ",".join(ALL))
    parser.add_argument("--release", type=Path, help="the folder of a release to ask instead of building one")
    parser.add_argument("--out", type=Path, default=bundle.out(), help="where the release is built")
    return parser.parse_args()


def _numbers(written: str) -> tuple[int, ...]:
    return tuple(number for number in map(int, written.split(",")) if number)


def _names(written: str) -> tuple[str, ...]:
    names = tuple(written.split(","))
    if peers.OURS not in names or not set(names) <= set(ALL):
        raise argparse.ArgumentTypeError(f"{peers.OURS} and any others of {', '.join(ALL)}")
    return names


def _say(what: str) -> None:
    print(f"bench: {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
