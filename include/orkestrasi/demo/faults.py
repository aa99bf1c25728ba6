"""Deliberate faults: what goes wrong in real reporting, each with the rule that must notice it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from orkestrasi.demo.draft import Draft, FileFormat, Row, Verdict

REGIONAL = ("investment_realization", "domestic_spending")
ANY = (*REGIONAL, "mpp_services", "performance_agreements", "procurement_packages")


@dataclass(frozen=True)
class Fault:
    """`rules` must be among the findings; `count` files carry the fault in the first wave."""

    fault_id: str
    title_id: str
    rules: tuple[str, ...]
    verdict: Verdict
    datasets: tuple[str, ...]
    count: int
    apply: Callable[[Draft], None]
    period: str | None = None  # only in this period


def _cell(name: str, value: str | int | float | None, row: int = 0) -> Callable[[Draft], None]:
    def apply(draft: Draft) -> None:
        draft.rows[min(row, len(draft.rows) - 1)][name] = value

    return apply


def _whole(row: Row, name: str) -> int:
    value = row[name]
    if not isinstance(value, int):
        raise TypeError(f"{name} is not a whole number: {value!r}")
    return value


def _real(row: Row, name: str) -> float:
    value = row[name]
    if not isinstance(value, int | float):
        raise TypeError(f"{name} is not a number: {value!r}")
    return float(value)


def _truncated(draft: Draft) -> None:
    draft.file_format = FileFormat("xlsx")
    draft.file_name = f"{draft.file_name.rsplit('.', 1)[0]}.xlsx"
    draft.content = "truncated"


def _scan(draft: Draft) -> None:
    draft.file_name = f"{draft.file_name.rsplit('.', 1)[0]}.pdf"
    draft.content = "not_a_table"


def _empty(draft: Draft) -> None:
    draft.content = "empty"


def _header_only(draft: Draft) -> None:
    # An empty JSON list has no header either; a sheet has.
    draft.file_format = FileFormat("csv", ";", "utf-8-sig")
    draft.file_name = f"{draft.file_name.rsplit('.', 1)[0]}.csv"
    draft.content = "header_only"


def _missing(draft: Draft) -> None:
    draft.dropped = ("period",) if draft.dataset == "investment_realization" else ("realized_pdn_idr",)


def _renamed(draft: Draft) -> None:
    name = "total_idr" if draft.dataset == "investment_realization" else "procurement_budget_idr"
    draft.renamed = {name: {"total_idr": "jumlah_realisasi", "procurement_budget_idr": "pagu_2024"}[name]}


def _extra(draft: Draft) -> None:
    draft.added = {"catatan_operator": "sudah dicek"}


def _percent_times_100(draft: Draft) -> None:
    draft.rows[0]["pdn_realized_pct"] = round(_real(draft.rows[0], "pdn_realized_pct") * 100, 2)


def _broken_total(draft: Draft) -> None:
    """Short by Rp14.8 billion, as one city's real figures of 2025 are; by half where that is more than there is.

    Short and not over: a region above its province would draw a warning on the province, too.
    """
    largest = max(draft.rows, key=lambda row: _whole(row, "total_idr"))
    total = _whole(largest, "total_idr")
    largest["total_idr"] = total - min(14_800_000_000, total // 2)


def _p2_above_p1(draft: Draft) -> None:
    row = draft.rows[0]
    row["p1_index"], row["p2_index"] = row["p2_index"], row["p1_index"]


def _extreme_above_p0(draft: Draft) -> None:
    # Compared with Susenas only, whose line the extreme one lies below.
    draft.rows[0]["source_code"] = draft.rows[1]["source_code"] = "SUSENAS"
    draft.rows[1]["extreme_poverty_pct"] = round(_real(draft.rows[0], "p0_pct") + 3.4, 2)


def _duplicated(draft: Draft) -> None:
    draft.rows.append(dict(draft.rows[len(draft.rows) // 2]))


def _unit_slip(draft: Draft) -> None:
    """Copied from a sheet kept in thousands, and multiplied once more."""
    row = draft.rows[0]
    for name in list(row):
        if name.endswith("_idr"):
            row[name] = _whole(row, name) * 1_000


def _umk_above_pdn(draft: Draft) -> None:
    row = next(row for row in draft.rows if row.get("pdn_idr") is not None)
    row["umk_idr"] = (_whole(row, "pdn_idr") + _whole(row, "contract_idr")) // 2 + 1_000


def _pdn_above_contract(draft: Draft) -> None:
    row = next(row for row in draft.rows if row.get("pdn_idr") is not None)
    row["pdn_idr"] = _whole(row, "contract_idr") + 25_000_000


def _other_period(draft: Draft) -> None:
    for row in draft.rows:
        row["period"] = {"2023-TW4": "2023-TW3", "2024-TW1": "2023-TW4"}[draft.period]


def _signed_in_the_year_before(draft: Draft) -> None:
    draft.rows[0]["contract_date"] = "2023-12-18"


def _wrong_ratio(draft: Draft) -> None:
    row = draft.rows[0]
    share = _real(row, "pdn_realized_pct")
    row["pdn_realized_pct"] = round(share - 12.5 if share > 50 else share + 12.5, 2)


def _unknown_dataset(draft: Draft) -> None:
    draft.folder = f"{draft.reporter}/realisasi_investasi/{draft.period}"


def _unknown_period(draft: Draft) -> None:
    year, quarter = draft.period.split("-")
    draft.folder = f"{draft.reporter}/{draft.dataset}/{quarter}-{year}"


def _unknown_reporter(draft: Draft) -> None:
    draft.folder = f"99.{draft.reporter[-2:]}/{draft.dataset}/{draft.period}"


def _stray(draft: Draft) -> None:
    draft.folder = draft.reporter


def _several(draft: Draft) -> None:
    _broken_total(draft)
    draft.rows[0]["project_count"] = "sepuluh"
    _duplicated(draft)


FAULTS: tuple[Fault, ...] = (
    Fault("unit_slip", "Satuan meleset 1.000 kali dari kiriman sebelumnya", ("UNIT-SLIP",),
          "accepted_with_warnings", ("domestic_spending",), 6, _unit_slip, "2024-TW1"),
    Fault("p2_above_p1", "P2 melebihi P1 (tertukar)", ("POV-P2-ABOVE-P1",),
          "rejected", ("poverty_indicators",), 2, _p2_above_p1, "2023"),
    Fault("extreme_above_p0", "Miskin ekstrem melebihi P0", ("POV-EXTREME-ABOVE-P0",),
          "rejected", ("poverty_indicators",), 2, _extreme_above_p0, "2023"),
    Fault("poverty_out_of_range", "P0 di luar kisaran (75,2 persen)", ("CELL-RANGE",),
          "rejected", ("poverty_indicators",), 1, _cell("p0_pct", 75.2), "2023"),
    Fault("umk_above_pdn", "Nilai UMK melebihi nilai PDN", ("PDN-UMK-ABOVE-PDN",),
          "accepted_with_warnings", ("procurement_packages",), 5, _umk_above_pdn),
    Fault("pdn_above_contract", "Nilai PDN melebihi nilai kontrak", ("PDN-CHAIN",),
          "rejected", ("procurement_packages",), 3, _pdn_above_contract),
    Fault("date_out_of_period", "Tanggal kontrak di luar periode", ("DATE-OUT-OF-PERIOD",),
          "rejected", ("procurement_packages",), 2, _signed_in_the_year_before),
    Fault("unknown_method", "Isian di luar daftar pilihan (LELANG)", ("CELL-CHOICE",),
          "rejected", ("procurement_packages",), 2, _cell("method", "LELANG", 1)),
    Fault("missing_value", "Isian wajib kosong", ("CELL-REQUIRED",),
          "rejected", ("performance_agreements",), 4, _cell("org_unit_name", None, 2)),
    Fault("count_out_of_range", "Jumlah MPP di luar kisaran", ("CELL-RANGE",),
          "rejected", ("mpp_services",), 3, _cell("mpp_digital_count", 612), "2024-TW1"),
    Fault("truncated_file", "Berkas Excel terpotong", ("FILE-UNSAFE",),
          "rejected", ANY, 5, _truncated),
    Fault("scan_instead_of_table", "Hasil pindai (PDF), bukan tabel", ("FILE-UNSAFE",),
          "rejected", REGIONAL, 3, _scan),
    Fault("empty_file", "Berkas kosong (0 bita)", ("FILE-EMPTY",),
          "rejected", ANY, 4, _empty),
    Fault("header_only", "Hanya baris judul", ("FILE-EMPTY",),
          "rejected", REGIONAL, 3, _header_only),
    Fault("missing_column", "Kolom hilang", ("STRUCTURE-COLUMN-MISSING",),
          "rejected", REGIONAL, 6, _missing),
    Fault("renamed_column", "Nama kolom diubah", ("STRUCTURE-COLUMN-MISSING", "STRUCTURE-COLUMN-EXTRA"),
          "rejected", REGIONAL, 6, _renamed),
    Fault("extra_column", "Kolom tambahan", ("STRUCTURE-COLUMN-EXTRA",),
          "rejected", ANY, 5, _extra),
    Fault("percent_times_100", "Persentase dikali 100", ("CELL-RANGE",),
          "rejected", ("domestic_spending",), 5, _percent_times_100),
    Fault("wrong_ratio", "Persentase tidak cocok dengan jumlah rupiahnya", ("PDN-RATIO",),
          "rejected", ("domestic_spending",), 6, _wrong_ratio),
    Fault("unreadable_decimal", "Desimal tidak terbaca (12.5.7)", ("CELL-TYPE",),
          "rejected", ("domestic_spending",), 6, _cell("rup_progress_pct", "12.5.7")),
    Fault("number_in_words", "Angka ditulis dengan huruf (sepuluh)", ("CELL-TYPE",),
          "rejected", ("investment_realization",), 6, _cell("project_count", "sepuluh")),
    Fault("broken_total", "PMA + PMDN tidak sama dengan total", ("INV-PARTS-TOTAL",),
          "rejected", ("investment_realization",), 8, _broken_total),
    Fault("unknown_sector", "Sektor tidak dikenal", ("SECTOR-UNKNOWN",),
          "rejected", ("investment_realization",), 3, _cell("sector_code", "Z", 1)),
    Fault("duplicate_rows", "Baris ganda", ("ROW-DUPLICATE",),
          "rejected", ("investment_realization",), 6, _duplicated),
    Fault("several_faults", "Beberapa kesalahan dalam satu berkas",
          ("INV-PARTS-TOTAL", "CELL-TYPE", "ROW-DUPLICATE"),
          "rejected", ("investment_realization",), 4, _several),
    Fault("period_mismatch", "Periode di dalam berkas lain dari periode pengajuan", ("PERIOD-MISMATCH",),
          "rejected", ("domestic_spending",), 5, _other_period),
    Fault("unknown_dataset", "Folder dataset tidak dikenal", ("FILE-DATASET-UNKNOWN",),
          "rejected", REGIONAL, 4, _unknown_dataset),
    Fault("unknown_period", "Folder periode tidak dikenal", ("FILE-PERIOD-UNKNOWN",),
          "rejected", REGIONAL, 4, _unknown_period),
    Fault("unknown_reporter", "Folder pelapor tidak dikenal", ("FILE-REPORTER-UNKNOWN",),
          "rejected", REGIONAL, 2, _unknown_reporter),
    Fault("stray_file", "Berkas tidak pada folder dataset dan periode",
          ("FILE-DATASET-UNKNOWN", "FILE-PERIOD-UNKNOWN"),
          "rejected", REGIONAL, 1, _stray),
)  # fmt: skip


# A thousand times more must stay below what the contract takes for possible.
_LARGEST_SLIP = 999_999_999_999_999


def fits(draft: Draft, fault: Fault) -> bool:
    """Whether the fault shows in this draft as intended."""
    if draft.dataset not in fault.datasets or fault.period not in (None, draft.period):
        return False
    if fault.fault_id == "unit_slip":
        return _whole(draft.rows[0], "procurement_budget_idr") * 1_000 <= _LARGEST_SLIP
    return True


def inject(draft: Draft, fault: Fault) -> None:
    """Spoil a faultless draft, and note what must be said about it."""
    fault.apply(draft)
    draft.fault, draft.verdict, draft.rules = fault.fault_id, fault.verdict, fault.rules
