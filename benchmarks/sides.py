"""What both sides of a benchmark tell: their stages, their memory and the mart they made."""

from __future__ import annotations

import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

# region_id, region, commodity_code, commodity, period, lowest, average, highest, number of prices; in this order.
MartRow = tuple[Any, ...]
MART_COLUMNS = (
    "region_id", "region_name", "commodity_code", "commodity_label", "period_key",
    "lowest_price_idr", "average_price_idr", "highest_price_idr", "price_count",
)  # fmt: skip


@dataclass
class Side:
    """One side's run: seconds by stage, in order."""

    name: str
    stages: dict[str, float] = field(default_factory=dict)
    mart: list[MartRow] = field(default_factory=list)
    peak_rss_mib: int = 0

    @property
    def seconds(self) -> float:
        return sum(self.stages.values())

    @contextmanager
    def stage(self, name: str, rows: int) -> Iterator[None]:
        """Time one stage and say so at once."""
        began = time.perf_counter()
        yield
        self.stages[name] = seconds = time.perf_counter() - began
        print(f"  {self.name:<10} {name:<34} {seconds:8.2f} s {rows / max(seconds, 1e-6):12,.0f} rows/s", flush=True)

    def finish(self) -> Side:
        self.peak_rss_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        return self
