"""The header is found among titles, and rows that are no data are left out, counted and told."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from orkestrasi.extract.layout import HeaderBlock, Trailer, find, frame_of, matches, words
from orkestrasi.extract.reading import ReadSpec

HEADERS = ["kode_wilayah", "nama_wilayah", "periode", "p0_pct", "jumlah_miskin"]
SPEC = ReadSpec(known=tuple(HEADERS))
MONTHS = ReadSpec(known=("provinsi",), patterns=(r".*_\|_(?P<year>\d{4})_\|_(?P<month>januari|februari|maret)",))
DATA = [
    ["11.01", "Kab. Aceh Selatan", "2024", "13,18", "1200"],
    ["11.02", "Kab. Aceh Tenggara", "2024", "13,41", "900"],
]
Cells = list[str | None]


def _numbered(rows: list[Cells], first: int = 1) -> list[tuple[int, Cells]]:
    return [(n, list(row)) for n, row in enumerate(rows, first)]


def _read(rows: list[Cells], spec: ReadSpec = SPEC, block: int = 1000) -> tuple[HeaderBlock, pl.DataFrame, Trailer]:
    numbered = _numbered(rows)
    header = find(numbered[:60], spec)
    trailer = Trailer(header, spec)
    below = [row for row in numbered if row[0] > header.last_row]
    frames = [trailer.push(frame_of(below[i : i + block])) for i in range(0, len(below), block)]
    frames.append(trailer.finish())
    return header, pl.concat(frames, how="diagonal"), trailer


def _kept(frame: pl.DataFrame) -> list[int]:
    return frame["source_row"].to_list()


def test_a_plain_table() -> None:
    header, data, trailer = _read([HEADERS, *DATA])
    assert (header.first_row, header.last_row, header.headers) == (1, 1, tuple(HEADERS))
    assert header.score == 5
    assert data["0"].to_list() == ["11.01", "11.02"]
    assert _kept(data) == [2, 3]
    assert not trailer.counts and not trailer.totals and not trailer.notes


def test_titles_above_and_an_empty_first_column() -> None:
    header, data, trailer = _read(
        [
            [None, "LAPORAN KEMISKINAN"],
            [None, "Kabupaten:", "Bima"],
            [None],
            [None, *HEADERS],
            *[[None, *row] for row in DATA],
        ]
    )
    assert header.last_row == 4
    assert header.positions == (1, 2, 3, 4, 5)
    assert header.title_notes == ("LAPORAN KEMISKINAN", "Kabupaten: Bima")
    assert trailer.counts == {"title_rows": 2}
    assert data.rows()[0] == (5, *DATA[0])


def test_a_row_of_labels_above_the_headers_is_a_title() -> None:
    labels = ["Kode wilayah", "Nama wilayah", "Periode", "Persentase penduduk miskin", "Jumlah penduduk miskin"]
    header, data, _ = _read(
        [["Templat"], labels, HEADERS, *DATA], ReadSpec(known=(*HEADERS, "kode_wilayah", "periode"))
    )
    assert header.headers == tuple(HEADERS)
    assert _kept(data) == [4, 5]


def test_merged_header_rows_as_the_statistics_office_writes_them() -> None:
    rows: list[Cells] = [
        ["38 Provinsi"],
        [None, "Inflasi Bulanan (Persen)"],
        [None, "2024.0"],
        [None, "Januari", "Februari", "Maret"],
        ["PROV ACEH", "0.42e0", "0.71e0", "0.48e0"],
    ]
    merged = [(1, 0, 4, 0), (2, 1, 2, 3), (3, 1, 3, 3)]
    for spec in (ReadSpec(), MONTHS):
        header = find(_numbered(rows), spec, merged)
        assert (header.first_row, header.last_row) == (1, 4)
        assert header.headers == (
            "38 Provinsi",
            "Inflasi Bulanan (Persen) | 2024 | Januari",
            "Inflasi Bulanan (Persen) | 2024 | Februari",
            "Inflasi Bulanan (Persen) | 2024 | Maret",
        )


def test_the_same_header_without_merged_cells() -> None:
    rows: list[Cells] = [
        ["38 Provinsi"],
        [None, "Inflasi Bulanan (Persen)"],
        [None, "2024"],
        [None, "Januari", "Februari", "Maret"],
        ["PROV ACEH", "0.42", "0.71", "0.48"],
    ]
    spec = ReadSpec(patterns=(".*provinsi.*", *MONTHS.patterns))
    header = find(_numbered(rows), spec)
    assert (header.first_row, header.last_row, header.score) == (1, 4, 4)
    assert header.headers[3] == "Inflasi Bulanan (Persen) | 2024 | Maret"


def test_group_headings_without_merged_cells() -> None:
    rows: list[Cells] = [
        ["Tabel 3. Kemiskinan"],
        ["No", "Provinsi", "2023", None, "2024", None],
        [None, None, "Maret", "September", "Maret", "September"],
        ["1", "Aceh", "1", "2", "3", "4"],
    ]
    header = find(_numbered(rows), ReadSpec(known=("provinsi",), patterns=(r"\d{4}_\|_(maret|september)",)))
    assert header.headers == ("No", "Provinsi", "2023 | Maret", "2023 | September", "2024 | Maret", "2024 | September")
    assert header.first_row == 2


def test_subheaders_below_merged_headers_and_a_row_of_units() -> None:
    rows: list[Cells] = [
        ["Provinsi", "Garis Kemiskinan", None, "Jumlah"],
        [None, "Kota", "Desa", None],
        [None, "(Rp)", "(Rp)", "(ribu)"],
        ["Aceh", "500000", "450000", "12"],
    ]
    header = find(_numbered(rows), ReadSpec(known=("provinsi",)), [(1, 0, 2, 0), (1, 1, 1, 2), (1, 3, 2, 3)])
    assert header.headers == (
        "Provinsi",
        "Garis Kemiskinan | Kota (Rp)",
        "Garis Kemiskinan | Desa (Rp)",
        "Jumlah (ribu)",
    )
    assert header.last_row == 3


def test_declared_rows_win() -> None:
    rows: list[Cells] = [HEADERS[:3], ["a", "b", "c"], ["x", "y", "z"], ["1", "2", "3"]]
    assert find(_numbered(rows), ReadSpec(known=SPEC.known, skip_rows=1, header_rows=2)).headers == (
        "a | x",
        "b | y",
        "c | z",
    )
    assert find(_numbered(rows), ReadSpec(known=SPEC.known, skip_rows=1)).first_row == 2
    two = find(_numbered([["Judul"], HEADERS, DATA[0]]), ReadSpec(known=SPEC.known, header_rows=1))
    assert two.headers == tuple(HEADERS)


def test_nothing_known_takes_the_first_row_full_of_texts() -> None:
    header = find(_numbered([["Judul saja"], ["a", "b", "c"], ["x", "1", "2"]]), SPEC)
    assert (header.headers, header.score) == (("a", "b", "c"), 0)
    assert find([], SPEC).headers == ()


def test_a_header_matches_by_its_last_parts() -> None:
    spec = ReadSpec(known=("maret",), patterns=(r"garis_kemiskinan_\|_(?P<m>\w+)",))
    assert matches("Tabel 1 | Maret", spec)
    assert matches("Provinsi | Garis Kemiskinan | September", spec)
    assert not matches("Maret | September", spec)


def test_totals_notes_blank_rows_and_repeated_headers_are_left_out() -> None:
    _, data, trailer = _read(
        [
            ["Tabel 1"],
            HEADERS,
            ["(1)", "(2)", "(3)", "(4)", "(5)"],
            DATA[0],
            [None, "Sub Total", None, None, "1.200"],
            [None],
            ["Tabel 1 (lanjutan)"],
            HEADERS,
            ["(1)", "(2)", "(3)", "(4)", "(5)"],
            DATA[1],
            [None, "J U M L A H", None, "-", "2.100"],
            [None],
            ["Keterangan:"],
            ["*", "angka sementara"],
            ["Data dihimpun oleh dinas"],
            ["Sumber: BPS"],
            [None, None, None, None, "Bima, 5 Januari 2025"],
            [None, None, None, None, "NIP. 19700101 199503 1 001"],
        ]
    )
    assert _kept(data) == [4, 10]
    assert trailer.counts == {
        "title_rows": 1,
        "column_number_rows": 1,
        "total_rows": 2,
        "blank_rows": 2,
        "note_rows": 7,
        "repeated_header_rows": 2,
    }
    assert [(t.source_row, t.label, t.cells) for t in trailer.totals] == [
        (5, "Sub Total", {4: "1.200"}),
        (11, "J U M L A H", {3: "-", 4: "2.100"}),
    ]
    assert "NIP. …" in trailer.notes
    assert not any("1970" in note for note in trailer.notes)


@pytest.mark.parametrize("block", [1, 2, 100])
@pytest.mark.parametrize("column", [0, 1])
def test_a_total_of_the_group_above_is_a_total(block: int, column: int) -> None:
    def total(label: str) -> Cells:
        return [label if i == column else None for i in range(3)] + ["3", "4"]

    rows: list[Cells] = [
        HEADERS,
        ["1", "Lombok Barat", "2024", "1", "2"],
        ["2", None, "2024", "2", "2"],
        total("Jumlah Lombok Barat"),
        ["3", "Sumbawa", "2024", "1", "2"],
        total("TOTAL:  SUMBAWA"),
        total("Jumlah Lombok Barat"),
    ]
    _, data, trailer = _read(rows, block=block)
    # The last one names a group that is not above it.
    assert _kept(data) == [2, 3, 5, 7]
    assert [(t.source_row, t.label) for t in trailer.totals] == [
        (4, "Jumlah Lombok Barat"), (6, "TOTAL: SUMBAWA")
    ]  # fmt: skip


def test_regions_and_categories_are_no_totals() -> None:
    rows = [
        ["00", "INDONESIA", "2024", "9,03", "25220"],
        ["11", "Jumlah Penduduk Miskin", "2024", "1", "2"],
        ["11.01", "Total", "Laki-laki", "1", "2"],
    ]
    _, data, trailer = _read([HEADERS, *DATA, *rows])
    assert data.height == 5 and not trailer.totals
    long = [["jenis", "wilayah", "nilai"], ["PMA", "Aceh", "1"], ["PMDN", "Bali", "2"], ["Total", "Bali", "3"]]
    assert _read(long, ReadSpec(known=("jenis", "wilayah", "nilai")))[1].height == 3


@pytest.mark.parametrize(
    "label",
    ["TOTAL", "Jumlah :", "Jumlah Total", "grand total", "Sub-Total", "Rata - rata", "Total Provinsi Aceh", "JUMLAH I"],
)
def test_labels_of_totals(label: str) -> None:
    assert words.is_total(label)


@pytest.mark.parametrize(
    "label",
    ["INDONESIA", "Jumlah Penduduk Miskin", "Rata-rata Lama Sekolah", "Totalindo", "Kab. Sumba Timur", "Kota Jumlahan"],
)
def test_labels_of_data(label: str) -> None:
    assert not words.is_total(label)


def test_a_total_that_is_an_error_is_a_total() -> None:
    _, data, trailer = _read([HEADERS, *DATA, [None, "Jumlah", None, "#DIV/0!", "#REF!"]])
    assert data.height == 2
    assert trailer.totals[0].cells == {3: "#DIV/0!", 4: "#REF!"}


def test_a_last_row_with_a_name_only_is_data() -> None:
    """A region without figures must not vanish as a note."""
    _, data, _ = _read([HEADERS, *DATA, [None, "Kota Subulussalam"]])
    assert data["1"].to_list()[-1] == "Kota Subulussalam"


def test_names_between_data_rows_stay() -> None:
    _, data, trailer = _read([HEADERS, DATA[0], [None, "Kota Langsa"], [None], ["A. Kabupaten"], DATA[1]])
    assert _kept(data) == [2, 3, 5, 6]
    assert trailer.counts == {"blank_rows": 1}


def test_figures_at_the_end_are_never_taken_for_a_note() -> None:
    _, data, _ = _read([HEADERS, *DATA, [None], ["11.03", None, None, None, "77"]])
    assert _kept(data) == [2, 3, 5]


def test_a_column_without_header_is_named_when_it_holds_data() -> None:
    header, data, trailer = _read([["kode_wilayah", None, "periode"], ["11.01", None, "2024"], ["11.02", "x", "2024"]])
    assert header.positions == (0, 2)
    assert trailer.headers == ["kode_wilayah", "periode", "(kolom 2 tanpa judul)"]
    assert trailer.positions == [0, 2, 1]
    assert data["2"].to_list() == [None, "x"]


def test_bare_numbers_below_an_unknown_header_are_data() -> None:
    rows: list[Cells] = [["a", "b", "c", "d"], ["1", "2", "3", "4"], ["5", "6", "7", "8"]]
    assert _read(rows, ReadSpec())[1].height == 2
    assert _read([HEADERS, ["1", "2", "3", "4", "5"], *DATA])[1].height == 2


_CELL = st.one_of(
    st.none(),
    st.sampled_from(
        ["Total", "Jumlah", "Keterangan: x", "Sumber", "Aceh", "12,5", "-", "...", "*", "2024", "kode_wilayah"]
    ),
    st.text(max_size=8),
)
_ROWS = st.lists(st.lists(_CELL, min_size=0, max_size=6), max_size=25)


@example(rows=[[], [], []], block=2)
@example(rows=[[None, None, None, "Total", "Total", "Total"], [None] * 5 + ["Total"]], block=1)
@settings(deadline=None)
@given(rows=_ROWS, block=st.integers(1, 7))
def test_every_row_is_kept_once_or_counted_whatever_the_blocks(rows: list[Cells], block: int) -> None:
    table = [list(HEADERS), list(DATA[0]), *[list(row) for row in rows]]
    _, data, trailer = _read([list(row) for row in table], block=block)
    kept = _kept(data)
    assert kept == sorted(set(kept))
    assert len(kept) + trailer.counts.total() == len(table) - 1
    _, whole, same = _read(table, block=1000)
    assert _kept(whole) == kept and same.counts == trailer.counts and same.totals == trailer.totals
    # What has two cells and more besides a label is never lost.
    for number, row in enumerate(table[1:], 2):
        texts = [cell for cell in row if cell and cell.strip()]
        if len(texts) > 2 and number not in kept:
            assert number in [t.source_row for t in trailer.totals] or [*map(str, texts)] == HEADERS or len(texts) > 4


_LABELS = st.lists(
    st.sampled_from(
        [
            "total",
            "JUMLAH",
            "Sub",
            "-",
            "grand",
            "rata",
            "I",
            "a",
            "2",
            "provinsi",
            "Aceh",
            ":",
            "j",
            "u",
            "m",
            "/",
            "*",
        ]
    ),
    min_size=1,
    max_size=6,
)


@given(words_of=_LABELS, joint=st.sampled_from([" ", "", "  "]))
def test_no_total_escapes_the_search_by_columns(words_of: list[str], joint: str) -> None:
    label = joint.join(words_of)
    if words.is_total(label):
        assert pl.Series([label]).str.contains(words.TOTAL_TEXT)[0]


@given(head=st.lists(st.lists(_CELL, max_size=6), max_size=12))
def test_any_head_gives_a_header_or_none(head: list[Cells]) -> None:
    header = find(_numbered(head), SPEC)
    assert len(header.headers) == len(header.positions) == len(set(header.positions))
    assert all(header.headers)


def test_the_published_poverty_table() -> None:
    folder = Path(__file__).parents[3] / "shared/data/bps_poverty_kabkota"
    if not folder.is_dir():
        pytest.skip("the real files are not on this machine")
    lines = (folder / "p0_dan_indikator_kabkota_2021_b.csv").read_text(encoding="utf-8-sig").splitlines()
    rows: list[Cells] = [list(line.split(";")) for line in lines]
    header, data, trailer = _read(rows, ReadSpec(known=("provinsi", "kab/kota")))
    assert header.last_row == 1
    assert data.height == 514
    assert trailer.counts["blank_rows"] > 0
