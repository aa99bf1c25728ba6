"""All steps of a load one after the other, for a load that is not spread over tasks."""

from __future__ import annotations

from orkestrasi.answer import outbox
from orkestrasi.extract import load
from orkestrasi.gate import gate1


def all_steps(load_id: int) -> dict[str, int]:
    """Extract, check, decide and answer; returns how many submissions of the load now stand in each state."""
    states = judge(load_id)
    for chunk in outbox.plan(load_id):
        outbox.write(chunk)
    return states


def judge(load_id: int) -> dict[str, int]:
    """Extract, check and decide, without answering anybody."""
    for chunk in load.plan_chunks(load_id):
        load.extract_chunk(load_id, chunk)
    for dataset in gate1.plan_datasets(load_id):
        gate1.check_dataset(load_id, dataset)
    gate1.check_across(load_id)
    return gate1.decide(load_id)
