"""`python -m benchmarks.site`: the report of a publication of five years with 200,000 findings, and of the next one.

Writes the nation's volume (benchmarks/nation/volume.py) into a server of its own, gives its submissions findings of the
rules they are checked by, publishes, and builds the report site in a process of its own: seconds, peak memory, pages
made and kept, the largest page. Then two governments send one report again; the second report is built beside the
first. Everything is synthetic. Exit status: 0 built, 3 it could not be carried out. How long it took never decides.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import traceback
from dataclasses import asdict, dataclass
from pathlib import Path

RESULTS = Path(__file__).parent / "results"
BROKEN = 3
SECONDS_WANTED, MEMORY_WANTED_MB, PAGE_WANTED_KB = 60, 1000, 500


@dataclass(frozen=True)
class Site:
    """What one report took; sizes in megabytes and kilobytes of 1,000."""

    what: str
    seconds: float
    peak_mb: float
    files_written: int
    files_kept: int
    pages: int
    largest_page: str
    largest_page_kb: float


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.site", description=__doc__.splitlines()[0])
    parser.add_argument("--findings", type=int, default=200_000, help="findings in all (default 200,000)")
    parser.add_argument("--output", type=Path, default=RESULTS, help="folder for site.json")
    options = parser.parse_args(arguments)
    try:
        sites = _measure(options.findings)
    except Exception as error:
        traceback.print_exc()
        print(f"\nThe benchmark could not be carried out: {error}", file=sys.stderr)
        return BROKEN
    options.output.mkdir(parents=True, exist_ok=True)
    (options.output / "site.json").write_text(json.dumps([asdict(s) for s in sites], indent=2) + "\n")
    for s in sites:
        print(
            f"{s.what}: {s.seconds:.1f} s, {s.peak_mb:.0f} MB, {s.files_written:,} files written, "
            f"{s.files_kept:,} kept; {s.pages:,} pages, the largest {s.largest_page} with {s.largest_page_kb:.0f} kB"
        )
    print(
        f"Wanted: {SECONDS_WANTED} s, {MEMORY_WANTED_MB} MB, {PAGE_WANTED_KB} kB, on 2 cores (here {os.cpu_count()})."
    )
    return 0


def _measure(findings: int) -> list[Site]:
    from benchmarks.installation import apart, fresh_database, installation
    from benchmarks.nation import changes, volume

    print("Starting PostgreSQL and building an empty warehouse (not timed)", flush=True)
    with installation(), fresh_database():
        volume.write(prices=50_000, packages=100_000)
        _find(findings)
        changes.first_publication()
        apart(_search_first)
        first = apart(_first)
        changes.resubmit("dataset = 'domestic_spending' and reporter_id in ('64.09', '35.76')")
        changes.publish("two governments again")
        apart(_search_second)
        return [first, apart(_second)]


PLACES = """
create temp table place on commit drop as
select submission_id, dataset, row_number() over (order by hashtext(submission_id::text)) as n
from ledger.submission
where hashtext(submission_id::text) % 3 <> 0;

create temp table known on commit drop as
select d as dataset, r.rule_id, r.severity, row_number() over (partition by d order by r.rule_id) as n,
    count(*) over (partition by d) as many
from ledger.rule as r
cross join lateral unnest(
    case when 'all' = any(r.datasets) then array(select distinct dataset from ledger.submission) else r.datasets end
) as d
where r.severity = 'warning';

create temp table numbered on commit drop as
select dataset, name, row_number() over (partition by dataset order by name) as n,
    count(*) over (partition by dataset) as many
from numeric_column
"""
SPREAD = """
insert into ledger.finding (
    submission_id, load_id, rule_id, severity, row_number, column_name, value, expected, difference, found_at
)
select s.submission_id, (select max(load_id) from ledger.load), k.rule_id, k.severity, i, c.name,
    (1000 + i %% 977)::text, '0..1000', (i %% 977)::text, now()
from generate_series(1, %s) as i
inner join place as s on s.n = 1 + i::bigint * 7919 %% (select count(*) from place)
inner join known as k on k.dataset = s.dataset and k.n = 1 + (i * 31) %% k.many
inner join numbered as c on c.dataset = s.dataset and c.n = 1 + (i * 17) %% c.many
"""


def _find(findings: int) -> None:
    """As many findings as asked for, spread over all submissions; a third of the submissions has none."""
    from orkestrasi import db
    from orkestrasi.contracts.load import contracts

    columns = {
        c.dataset: [f.name for f in c.columns if f.logical_type in ("number", "integer")] for c in contracts().values()
    }
    with db.connect() as connection:
        connection.execute("create temp table numeric_column (dataset text, name text) on commit drop")
        with connection.cursor() as cursor:
            cursor.executemany(
                "insert into numeric_column values (%s, %s)", [(d, n) for d, names in columns.items() for n in names]
            )
        connection.execute(PLACES)
        connection.execute("analyze place; analyze known; analyze numbered")
        connection.execute(SPREAD, [findings])
        connection.execute("analyze ledger.finding")


def _search_first() -> None:
    _search(1)


def _search_second() -> None:
    _search(2)


def _search(number: int) -> None:
    """Searching for unusual values is a task of its own, before the report's."""
    from orkestrasi.statistics import store

    store.ensure(number)


def _first() -> Site:
    return _build(1, "first report")


def _second() -> Site:
    return _build(2, "after two governments sent one report again")


def _build(number: int, what: str) -> Site:
    from orkestrasi.report import site

    made = site.make(number)
    pages = [(p.stat().st_size, p) for p in made.page.parent.rglob("*.html")]
    size, largest = max(pages)
    return Site(
        what=what,
        seconds=made.seconds,
        peak_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6,
        files_written=made.files_written,
        files_kept=made.files_kept,
        pages=len(pages),
        largest_page=largest.relative_to(made.page.parent).as_posix(),
        largest_page_kb=size / 1000,
    )


if __name__ == "__main__":
    sys.exit(main())
