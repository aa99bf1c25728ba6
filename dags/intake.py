"""Take in what has arrived in the landing folder: register, extract, check at gate 1, decide.

One run takes in all that lies in the landing folder as **one load**: stored by SHA-256 before anything reads
it, typed into `raw`, checked by Great Expectations once per dataset. Every submission ends with a verdict; a
bad one never stops the others, and large files are set apart for `large_files`. What channels have collected
is taken over. Clearing a run repeats the same load, which finds its work done.
"""

from __future__ import annotations

from airflow.sdk import Asset, AssetOrTimeSchedule, AssetWatcher, CronTriggerTimetable, chain, dag, task

from landing_trigger import LandingTrigger
from wiring import COLLECTED, DEFAULT_ARGS, UNLESS_FAILED, VERDICTS

EVERY_TEN_MINUTES = CronTriggerTimetable("*/10 * * * *", timezone="Asia/Jakarta")
LANDING = Asset("landing", watchers=[AssetWatcher(name="landing_folder", trigger=LandingTrigger())])


@dag(
    # On arrival; and by the clock, should an arrival be missed while the triggerer was down.
    schedule=AssetOrTimeSchedule(timetable=EVERY_TEN_MINUTES, assets=LANDING | COLLECTED),
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    tags=["intake", "gate-1"],
    doc_md=__doc__,
)
def intake() -> None:
    @task.short_circuit  # None skips the rest; a repeated run finds its own load by its run_id
    def register_arrivals(run_id: str) -> int | None:
        from orkestrasi.landing import intake as landing

        return landing.register_arrivals(run_id)

    @task
    def plan_chunks(load_id: int) -> list[list[int]]:
        from orkestrasi.extract import load

        return load.plan_chunks(load_id)

    @task
    def extract_chunk(load_id: int, submission_ids: list[int]) -> None:
        from orkestrasi.extract import load

        load.extract_chunk(load_id, submission_ids)

    @task(trigger_rule=UNLESS_FAILED)
    def plan_datasets(load_id: int) -> list[str]:
        from orkestrasi.gate import gate1

        return gate1.plan_datasets(load_id)

    @task
    def check_dataset(load_id: int, dataset: str) -> None:
        from orkestrasi.gate import gate1

        gate1.check_dataset(load_id, dataset)

    @task(trigger_rule=UNLESS_FAILED)
    def check_across(load_id: int) -> None:
        from orkestrasi.gate import gate1

        gate1.check_across(load_id)

    @task(trigger_rule=UNLESS_FAILED, outlets=[VERDICTS])
    def decide(load_id: int) -> dict[str, int]:
        from orkestrasi.gate import gate1

        return gate1.decide(load_id)

    load_id = register_arrivals()
    extracted = extract_chunk.partial(load_id=load_id).expand(submission_ids=plan_chunks(load_id))
    datasets = plan_datasets(load_id)
    checked = check_dataset.partial(load_id=load_id).expand(dataset=datasets)
    chain(extracted, datasets)
    chain(checked, check_across(load_id), decide(load_id))


intake()
