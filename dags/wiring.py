"""What the DAGs share: the assets that hand on from one to the next, and how a task is retried."""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import Asset

VERDICTS = Asset("verdicts", extra={"is": "a load has been gated: every submission in it has its verdict"})
# Not the asset of the landing folder: a second mention of that one, without its watcher, would switch the watcher off.
COLLECTED = Asset("collected", extra={"is": "sources were pulled; submissions wait for their verdict"})
DECISIONS = Asset("decisions", extra={"is": "reviewers have decided: something else is to be published than is shown"})
REFERENCE = Asset("reference", extra={"is": "regions, targets, weights and calendar are as their files say"})
PUBLICATION = Asset("publication", extra={"is": "a new publication is what readers of the marts see"})

# Every task may run again at any time: data and ledger commit together, a repeated task finds its work done.
DEFAULT_ARGS = {
    "owner": "data-engineering",
    "retries": 4,
    "retry_delay": timedelta(seconds=5),
    "retry_exponential_backoff": 2.0,
    "max_retry_delay": timedelta(minutes=10),
}

# For a task that has work even when those before it had none: unreadable files still get their verdicts.
UNLESS_FAILED = "none_failed"
