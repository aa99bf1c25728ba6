"""`python -m benchmarks.nation`: how long the dashboards' own queries take on five years of the whole nation.

Each captured query (bi/queries) runs as `bi_reader` through the marts, and the same words on hand-made tables that hold
exactly what the latest publication shows, with the same indexes. Exit status: 0 equal answers, 1 they differ, 2 wrong
usage, 3 it could not be carried out. How long it took never decides.
"""

from __future__ import annotations

import argparse
import sys
import traceback
from pathlib import Path

RESULTS = Path(__file__).parents[1] / "results"
SAME, DIFFERENT, BROKEN = 0, 1, 3


def main(arguments: list[str] | None = None) -> int:
    options = _options(arguments)
    try:
        return _measure(options)
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 130
    except Exception as error:
        traceback.print_exc()
        print(f"\nThe benchmark could not be carried out: {error}", file=sys.stderr)
        return BROKEN


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.nation", description=__doc__.splitlines()[0])
    parser.add_argument("--prices", type=int, default=20_000_000, help="price rows (default 20,000,000)")
    parser.add_argument("--packages", type=int, default=3_000_000, help="procurement packages (default 3,000,000)")
    parser.add_argument("--repeat", type=int, default=7, help="runs of each query on each side; the median counts")
    parser.add_argument("--output", type=Path, default=RESULTS, help="folder for nation.json and nation.md")
    return parser.parse_args(arguments)


def _measure(options: argparse.Namespace) -> int:
    from benchmarks.installation import fresh_database, installation
    from benchmarks.nation import answers, changes, report, volume

    print("Starting PostgreSQL and building an empty warehouse (not timed)", flush=True)
    with installation(), fresh_database():
        rows = volume.write(options.prices, options.packages)
        stored = changes.first_publication()
        answers.make_hand_made_tables()
        queries = answers.measure(options.repeat)
        publications = [stored, *changes.later_publications()]
        guarded = answers.measure_row_security(options.repeat)
    report.save(report.Result(rows, publications, queries, guarded), options.output)
    print((options.output / "nation.md").read_text())
    unequal = [query.name for query in queries if not query.is_equal]
    if unequal:
        print(f"The answers differ: {', '.join(unequal)}", file=sys.stderr)
    return DIFFERENT if unequal else SAME


if __name__ == "__main__":
    sys.exit(main())
