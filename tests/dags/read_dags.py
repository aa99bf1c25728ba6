"""Parse the DAG files as the dag-processor does and print what they hold. Run as a program, in a fresh process."""

from __future__ import annotations

import json
import sys

from airflow.dag_processing.dagbag import DagBag
from airflow.serialization.serialized_objects import DagSerialization

dags_folder, plugins_folder = sys.argv[1:]
sys.path[:0] = [dags_folder, plugins_folder]
bag = DagBag(dag_folder=dags_folder)
found = {
    "errors": bag.import_errors,
    "modules": sorted({name.partition(".")[0] for name in sys.modules}),
    "dags": {
        dag_id: {
            "file": dag.fileloc,
            "doc": dag.doc_md,
            "tags": sorted(dag.tags),
            "catchup": dag.catchup,
            "max_active_runs": dag.max_active_runs,
            "tasks": {
                task.task_id: {
                    "owner": task.owner,
                    "retries": task.retries,
                    "backoff": bool(task.retry_exponential_backoff),
                    "downstream": sorted(task.downstream_task_ids),
                }
                for task in dag.tasks
            },
            "serialized": json.dumps(DagSerialization.to_dict(dag), sort_keys=True, default=str),
        }
        for dag_id, dag in bag.dags.items()
    },
}
json.dump(found, sys.stdout)
