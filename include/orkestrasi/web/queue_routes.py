"""The queue: what waits for a reviewer, exceptions first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from orkestrasi import review
from orkestrasi.contracts.load import contracts
from orkestrasi.review.listing import TARGET_WORKING_DAYS
from orkestrasi.web.access import Connection, Who, ledger
from orkestrasi.web.pages import page

router = APIRouter()
PAGE_SIZE = 100


@dataclass(frozen=True)
class Asked:
    """The filter as the address bar has it; empty means any."""

    klaster: str
    dataset: str
    provinsi: str
    umur: int
    semua: bool

    @property
    def filters(self) -> review.Filters:
        chosen = review.Filters(
            cluster=self.klaster or None,
            dataset=self.dataset or None,
            province=self.provinsi or None,
            waiting_at_least_working_days=self.umur,
        )
        return review.Filters(**{**chosen.__dict__, "states": None, "needing": False}) if self.semua else chosen

    @property
    def query(self) -> str:
        given = {"klaster": self.klaster, "dataset": self.dataset, "provinsi": self.provinsi}
        kept = {name: value for name, value in given.items() if value}
        kept |= {"umur": str(self.umur)} if self.umur else {}
        return urlencode(kept | ({"semua": "1"} if self.semua else {}))


def asked(
    klaster: Annotated[str, Query(max_length=60)] = "",
    dataset: Annotated[str, Query(max_length=60)] = "",
    provinsi: Annotated[str, Query(pattern=r"^(\d\d)?$")] = "",
    umur: Annotated[int, Query(ge=0, le=1000)] = 0,
    semua: Annotated[bool, Query()] = False,
) -> Asked:
    return Asked(klaster, dataset, provinsi, umur, semua)


Filter = Annotated[Asked, Depends(asked)]


@router.get("/antrean")
def queue(
    request: Request, visitor: Who, chosen: Filter, halaman: Annotated[int, Query(ge=1, le=10_000)] = 1
) -> Response:
    """W6: what waits, and what one may not decide with its reason."""
    with ledger(visitor) as connection:
        found = review.queue(
            connection, visitor.login, chosen.filters, limit=PAGE_SIZE, offset=(halaman - 1) * PAGE_SIZE
        )
        choices = filter_choices(connection)
    return page(
        request, "antrean.html.j2", queue=found, chosen=chosen, page_number=halaman,
        pages=max(1, -(-found.total // PAGE_SIZE)), target=TARGET_WORKING_DAYS, **choices,
    )  # fmt: skip


def filter_choices(connection: Connection) -> dict[str, Any]:
    """(value, label) of clusters, datasets and provinces, as the filter offers them."""
    clusters = connection.execute(
        "select cluster_code, label_id from reference.cluster order by display_order"
    ).fetchall()
    provinces = connection.execute(
        """
        select v.kemendagri_code, v.name from reference.region_version as v
        inner join reference.region as r on v.region_id = r.region_id
        where r.level = 'province' and current_date between v.valid_from and v.valid_to
        order by v.kemendagri_code
        """
    ).fetchall()
    datasets = sorted(((c.dataset, c.label_id) for c in contracts().values()), key=lambda choice: choice[1])
    return {"clusters": clusters, "provinces": provinces, "datasets": datasets}
