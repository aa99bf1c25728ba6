"""Run the task of the `deadlines` DAG as Airflow would, and print what it returns. Run as a program."""

from __future__ import annotations

import json
import sys
from importlib import import_module

dags_folder, day = sys.argv[1:]
sys.path.insert(0, dags_folder)

(task,) = import_module("deadlines").deadlines().tasks
json.dump(task.python_callable(params={"today": day}), sys.stdout)
