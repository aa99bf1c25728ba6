"""Judge again, by the rules of this tree, what was judged by earlier ones: first for a look, then for good.

The look re-reads the stored bytes chunk by chunk, each chunk in a transaction that is rolled back, and says which
submissions would flip and which national figures would move. Only what flips is then judged for good: as a new version
from the same bytes, by the ordinary way. Every state stays on record; nothing is judged in place.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from orkestrasi import db
from orkestrasi.landing import intake
from orkestrasi.rehearse.figures import Move, moves
from orkestrasi.take_in import all_steps, judge

CHUNK = 100
PASSED = ("accepted", "accepted_with_warnings")

# What counts today, and what was refused last and not replaced since. A period of a divided file is judged with its
# file.
CANDIDATES = """
with newest as (
    select distinct on (s.reporter_id, s.dataset, s.period_key, s.part) s.*
    from ledger.submission as s
    where s.verdict is not null and not s.is_nil
    order by s.reporter_id, s.dataset, s.period_key, s.part, s.version desc
),

judged as (
    select * from ledger.submission_in_force where not is_nil
    union
    select n.* from newest as n where n.state = 'rejected' and n.contract_version is not null
)

select distinct coalesce(j.divided_from, j.submission_id) as submission_id
from judged as j
where %(dataset)s::text is null or j.dataset = %(dataset)s
order by 1
"""

REOPEN = """
with again as (
    insert into ledger.submission (
        load_id, reporter_id, dataset, period_key, part, version, sha256, file_name, channel, received_at, prepared_at,
        source_id, revalidates
    )
    select
        %(load)s, s.reporter_id, s.dataset, s.period_key, s.part,
        %(offset)s + (
            select max(v.version) from ledger.submission as v
            where (v.reporter_id, v.dataset, v.period_key, v.part) = (s.reporter_id, s.dataset, s.period_key, s.part)
        ) + row_number() over (
            partition by s.reporter_id, s.dataset, s.period_key, s.part order by s.version
        ),
        s.sha256, s.file_name, 'revalidation', s.received_at, s.prepared_at, s.source_id, s.submission_id
    from ledger.submission as s
    where s.submission_id = any(%(submissions)s)
    order by s.submission_id
    returning submission_id
)

insert into ledger.submission_event (submission_id, from_state, to_state, actor, detail)
select submission_id, null, 'received', 'revalidation', jsonb_build_object('load_id', %(load)s)
from again
"""

# The new judgement beside the one it repeats: the same bytes, the same reporter, dataset, period and part.
COMPARED = """
select
    old.submission_id, new.submission_id, new.reporter_id, new.dataset, new.period_key, new.part,
    old.verdict, new.verdict,
    (
        select string_agg(distinct f.rule_id, ', ') from ledger.finding as f
        where
            f.severity = case when new.verdict = 'rejected' then 'error' else 'warning' end
            and f.submission_id = new.submission_id
    ) as rules
from ledger.submission as new
inner join ledger.submission as old
    on
        (new.reporter_id, new.dataset, new.period_key, new.part, new.sha256)
        = (old.reporter_id, old.dataset, old.period_key, old.part, old.sha256)
        and old.load_id <> new.load_id
        and old.verdict is not null
where
    new.load_id = %(load)s and new.state <> 'divided'
    and old.submission_id = (
        select max(o.submission_id) from ledger.submission as o
        where
            (o.reporter_id, o.dataset, o.period_key, o.part, o.sha256)
            = (new.reporter_id, new.dataset, new.period_key, new.part, new.sha256)
            and o.load_id <> new.load_id and o.verdict is not null
    )
    and old.verdict is distinct from new.verdict
order by old.submission_id
"""


@dataclass(frozen=True)
class Flip:
    """A submission that gets another verdict; `rules`: why."""

    submission_id: int
    reporter_id: str
    dataset: str
    period_key: str
    part: str
    before: str
    after: str
    rules: str | None

    @property
    def enters(self) -> bool:
        return self.before not in PASSED and self.after in PASSED

    @property
    def leaves(self) -> bool:
        return self.before in PASSED and self.after not in PASSED


@dataclass(frozen=True)
class Outlook:
    """What the rules of this tree would change: of how many judged again, which flip, which figures move."""

    judged: int
    flips: list[Flip]
    moves: list[Move]


def look(dataset: str | None = None, progress: Callable[[int, int], None] | None = None) -> Outlook:
    """Judge everything again for a look, in chunks; nothing stays. `progress`: (judged so far, of how many)."""
    submissions = _candidates(dataset)
    flips: list[Flip] = []
    moved: list[Move] = []
    for start in range(0, len(submissions), CHUNK):
        chunk = submissions[start : start + CHUNK]
        with db.rehearsal() as connection:
            load_id = intake.open_load(connection, f"rehearsal/{uuid.uuid4().hex}")
            _reopen(connection, load_id, chunk, intake.REHEARSED_VERSION)
            judge(load_id)
            found = list(_compared(connection, load_id))
            flips += [flip for flip, _ in found]
            moved += moves(
                connection,
                leaving=[flip.submission_id for flip, _ in found if flip.leaves],
                entering=[new for flip, new in found if flip.enters],
            )
        if progress:
            progress(start + len(chunk), len(submissions))
    return Outlook(len(submissions), flips, moved)


def carry_out(flips: list[Flip]) -> list[int]:
    """Judge for good what flips, as new versions from the stored bytes; returns their loads.

    Who no longer passes is withdrawn, and leaves with the next publication. Verdicts that do not flip stay as they are.
    """
    loads = []
    originals = _files_of([flip.submission_id for flip in flips])
    for start in range(0, len(originals), CHUNK):
        with db.connect() as connection:
            load_id = intake.open_load(connection, f"revalidation/{uuid.uuid4().hex}")
            _reopen(connection, load_id, originals[start : start + CHUNK], 0)
        all_steps(load_id)
        with db.connect() as connection:
            for flip, new in list(_compared(connection, load_id)):
                if flip.leaves:
                    connection.execute(
                        "select ledger.move_submissions(array[submission_id], 'withdrawn', 'revalidation', %s) "
                        "from ledger.submission where submission_id = %s and state = any(%s)",
                        [Jsonb({"judged_again_as": new}), flip.submission_id, list(PASSED)],
                    )
        loads.append(load_id)
    return loads


def _candidates(dataset: str | None) -> list[int]:
    with db.connect() as connection:
        return [int(row[0]) for row in connection.execute(CANDIDATES.encode(), {"dataset": dataset}).fetchall()]


def _files_of(submissions: list[int]) -> list[int]:
    """The submissions that hold the files: for a period of a divided file, the file."""
    with db.connect() as connection:
        rows = connection.execute(
            "select distinct coalesce(divided_from, submission_id) from ledger.submission "
            "where submission_id = any(%s) order by 1",
            [submissions],
        ).fetchall()
    return [int(row[0]) for row in rows]


def _reopen(connection: psycopg.Connection[Any], load_id: int, submissions: list[int], offset: int) -> None:
    db.take_turns(connection, "register")
    connection.execute(REOPEN.encode(), {"load": load_id, "submissions": submissions, "offset": offset})


def _compared(connection: psycopg.Connection[Any], load_id: int) -> Iterator[tuple[Flip, int]]:
    for old, new, *rest in connection.execute(COMPARED.encode(), {"load": load_id}).fetchall():
        yield Flip(int(old), *rest), int(new)
