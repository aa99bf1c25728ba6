"""`python -m benchmarks`: our way of the data and hand-written SQL on the same files, side by side.

Exit status: 0 all made the same mart, 1 the marts differ, 2 wrong usage, 3 it could not be carried out.
How fast it was never decides the status.
"""

from __future__ import annotations

import argparse
import sys
import traceback
from functools import partial
from pathlib import Path

RESULTS = Path(__file__).parent / "results"
SAME, DIFFERENT, BROKEN = 0, 1, 3


def main(arguments: list[str] | None = None) -> int:
    options = _options(arguments)
    try:
        return _measure(options.rows, options.repeat, options.output)
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 130
    except Exception as error:
        traceback.print_exc()
        print(f"\nThe benchmark could not be carried out: {error}", file=sys.stderr)
        return BROKEN


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=_positive, default=2_000_000, help="price rows to load (default 2,000,000)")
    parser.add_argument("--repeat", type=_positive, default=1, help="how often; every other time in reverse order")
    parser.add_argument("--output", type=Path, default=RESULTS, help="folder for latest.json and latest.md")
    return parser.parse_args(arguments)


def _positive(text: str) -> int:
    number = int(text.replace("_", "").replace(",", ""))
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


def _measure(rows: int, repeat: int, output: Path) -> int:
    from benchmarks import by_hand, ours, peer, prices, report
    from benchmarks.installation import apart, fresh_database, installation

    print("Starting PostgreSQL and building an empty warehouse (not timed)", flush=True)
    with installation() as files:
        deliveries = prices.write(files, rows)
        size = sum(delivery.path.stat().st_size for delivery in deliveries)
        print(f"{rows:,} synthetic price rows in {len(deliveries)} files, {size / 1e6:,.0f} MB", flush=True)
        repetitions = []
        for number in range(repeat):
            print(f"Repetition {number + 1} of {repeat}", flush=True)
            sides = {}
            for side in (ours, peer, by_hand)[:: 1 if number % 2 == 0 else -1]:
                with fresh_database():
                    sides[side.NAME] = apart(partial(side.run, deliveries))
            repetition = report.Repetition(sides)
            print("  ratio " + ", ".join(f"{repetition.ratio(p):.2f} to {p}" for p in report.PEERS), flush=True)
            if unequal := repetition.difference():
                print(f"The marts differ: {unequal}", file=sys.stderr)
                return DIFFERENT
            repetitions.append(repetition)
    result = report.summary(repetitions, rows, len(deliveries))
    report.save(result, output)
    print()
    print(report.markdown(result))
    return SAME


if __name__ == "__main__":
    sys.exit(main())
