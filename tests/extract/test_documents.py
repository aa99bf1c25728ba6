"""JSON, JSON lines and Parquet: no digit, no key and no line is lost."""

from __future__ import annotations

import datetime
import io
import json
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orkestrasi.extract.errors import EmptyError
from tests.extract.opened import Bench, bench

__all__ = ["bench"]

FUZZ = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def test_numbers_keep_every_digit_and_say_that_they_are_numbers(bench: Bench) -> None:
    content = (
        b'[{"a": 11.10, "b": 12345678901234567890, "c": 1234567890123456789.123456789, "d": 1e5, "e": NaN, "f": true}]'
    )
    assert bench.cells(content, "x.json") == [
        ("11.10e0", "12345678901234567890", "1234567890123456789.123456789e0", "1e+5", "NaN", "true")
    ]


def test_nested_objects_flatten_and_lists_stay_json(bench: Bench) -> None:
    feature = b'{"properties": {"kode": "11"}, "geometry": {"coordinates": [[1.10, 2]]}}'
    content = b'{"type": "FeatureCollection", "features": [' + feature + b"]}"
    for spec in ({}, {"records": "features"}):
        reading, rows = bench.read(content, "x.geojson", **spec)
        assert reading.parts[0].headers == ("properties.kode", "geometry.coordinates")
        assert rows == [(1, 1, "11", "[[1.10, 2]]")]
        assert reading.format["records"] == "features"


def test_topojson_and_paths_with_numbers(bench: Bench) -> None:
    topology = (
        b'{"arcs": [[[1, 2]]], "objects": {"kab": {"type": "G", "geometries": [{"properties": {"kode": "11"}}]}}}'
    )
    assert bench.cells(topology, "x.topojson") == [("11",)]
    assert bench.cells(topology, "x.topojson", records="objects.kab.geometries") == [("11",)]
    paged = b'{"status": "OK", "data": [{"page": 1}, [{"kode": "11"}, {"kode": "12"}]]}'
    assert bench.cells(paged, "x.json", records="data.1") == [("11",), ("12",)]


def test_keys_that_come_late_become_columns(bench: Bench) -> None:
    rows = [{"a": i} for i in range(60_000)] + [{"b": "x"}]
    reading, found = bench.read(json.dumps(rows).encode(), "x.json")
    assert reading.parts[0].headers == ("a", "b")
    assert (found[0], found[-1]) == ((1, 1, "0", None), (1, 60_001, None, "x"))


def test_a_nil_return_is_a_reading_without_parts(bench: Bench) -> None:
    content = b'{"nihil": true, "alasan": "tidak ada kegiatan", "pejabat": "Kepala Dinas Sosial"}'
    reading, _ = bench.read(content, "x.json")
    assert reading.parts == ()
    assert reading.format["nil"] == {"reason": "tidak ada kegiatan", "office": "Kepala Dinas Sosial"}


@pytest.mark.parametrize(
    ("content", "name", "spec", "rule", "reason"),
    [
        (b'[{"kode": "11.01"},\n{"kode', "x.json", {}, "FILE-UNREADABLE", "tidak lengkap pada baris 2"),
        (b'[{"kode": "11.01"},\n\n{"kode": }]', "x.json", {}, "FILE-UNREADABLE", "tidak lengkap pada baris 3"),
        (b'[{"kode": "11.01"}] []', "x.json", {}, "FILE-UNREADABLE", "tidak lengkap pada baris 1"),
        (b'{"data": [{"a": 1}], "meta": {"x"', "x.json", {}, "FILE-UNREADABLE", "tidak lengkap"),
        (b'{"data": [{"a": 1}], "meta"', "x.json", {"records": "data"}, "FILE-UNREADABLE", "tidak lengkap"),
        (b'{"kode": "11.01"}', "x.json", {}, "FILE-UNREADABLE", "daftar objek"),
        (b'[1, 2]', "x.json", {}, "FILE-UNREADABLE", "daftar objek"),
        (b'{"a": [{"x": 1}], "b": [{"x": 1}]}', "x.json", {}, "FORMAT-UNDECIDED", "a, b"),
        (b'{"a": [{"x": 1}]}', "x.json", {"records": "c.d"}, "FILE-UNREADABLE", '"c"'),
        (b"[" * 100_000, "x.json", {}, "FILE-UNREADABLE", "terlalu bersarang"),
        (b'[{"a":' * 50_000, "x.json", {}, "FILE-UNREADABLE", "terlalu bersarang"),
        (b'[{"a": 1, " a": 2}]', "x.json", {}, "FILE-UNREADABLE", '"a" ditulis dua kali'),
        (b'[{"a": {"b": 1}, "a.b": 2}]', "x.json", {}, "FILE-UNREADABLE", '"a.b" ditulis dua kali'),
        (b'{"data": [], "data": [{"a": 1}]}', "x.json", {}, "FILE-UNREADABLE", '"data" ditulis dua kali'),
        (b'[{"kode": "\\ud800"}]', "x.json", {}, "FILE-UNREADABLE", "setengah huruf"),
        (b'[{"kode": "11\\u0000"}]', "x.json", {}, "FILE-UNREADABLE", "NUL"),
        (b'[{"kode\\u0000": "11"}]', "x.json", {}, "FILE-UNREADABLE", "NUL"),
        (b'{"a": 1}\n{"a": 2}\n{"a": ', "x.jsonl", {}, "FILE-UNREADABLE", "tidak lengkap pada baris 3"),
        (b'{"a": 1}\n[2]\n', "x.jsonl", {}, "FILE-UNREADABLE", "bukan objek"),
        (b'a,b\n1,2\n', "x.csv", {"kind": "json"}, "FORMAT-KIND-DISAGREES", "csv"),
    ],
)  # fmt: skip
def test_what_is_no_list_of_records_is_refused(
    bench: Bench, content: bytes, name: str, spec: dict[str, str], rule: str, reason: str
) -> None:
    refusal = bench.refused(content, name, **spec)
    assert (refusal.rule_id, reason in refusal.reason_id) == (rule, True), refusal.reason_id


@pytest.mark.parametrize("content", [b"[]", b'{"data": []}', b"[{}]", b'[{"a": null}]', b"\n\n"])
def test_nothing_is_empty(bench: Bench, content: bytes) -> None:
    with pytest.raises(EmptyError):
        bench.read(content, "x.json")


@pytest.mark.parametrize("name", ["x.jsonl", "x.json", "x.txt"])
def test_json_lines_are_numbered_by_line(bench: Bench, name: str) -> None:
    reading, rows = bench.read(b'{"a": 1}\n\n{"a": 2, "b": "x"}', name)
    assert [row[1:] for row in rows] == [(1, "1", None), (3, "2", "x")]
    assert reading.format["kind"] == "jsonl"


VALUE = st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="utf-8", exclude_characters="\x00"))


@FUZZ
@given(st.lists(st.dictionaries(st.sampled_from("abcd"), VALUE, min_size=1), min_size=1), st.sampled_from([None, 2]))
def test_what_was_written_is_read(bench: Bench, records: list[dict[str, Any]], indent: int | None) -> None:
    def shown(value: Any) -> str | None:
        if isinstance(value, bool):
            return "true" if value else "false"
        if value is None:
            return None
        # Line ends and hard blanks are made alike in all texts, blanks around a cell mean nothing.
        return str(value)

    expected = [
        {k: v for k, v in ((k, shown(v)) for k, v in record.items()) if v is not None and _tidy(v)}
        for record in records
    ]
    try:
        reading, rows = bench.read(json.dumps(records, indent=indent).encode(), "x.json")
    except EmptyError:
        assert not any(expected)
        return
    headers = reading.parts[0].headers
    found = {row[1]: {h: v for h, v in zip(headers, row[2:], strict=True) if v is not None} for row in rows}
    assert found == {n: {k: _tidy(v) for k, v in e.items()} for n, e in enumerate(expected, 1) if e}


def _tidy(text: str) -> str:
    return pl.Series([text.replace("\u00a0", " ")]).str.strip_chars()[0]  # type: ignore[no-any-return]


def _parquet(frame: pl.DataFrame, **options: Any) -> bytes:
    out = io.BytesIO()
    frame.write_parquet(out, **options)
    return out.getvalue()


def test_parquet_is_exact(bench: Bench) -> None:
    frame = pl.DataFrame(
        {
            "kode": ["11.10", " 11.20 ", None],
            "n": [1, -2, None],
            "x": [1.5, 2.0, 1e300],
            "d": pl.Series([Decimal("1.10"), Decimal("2.00"), None], dtype=pl.Decimal(30, 2)),
            "t": [datetime.date(2024, 3, 1), None, None],
            "z": [datetime.datetime(2024, 3, 1), datetime.datetime(2024, 3, 1, 12, 30), None],
            "b": [True, False, None],
            "s": [{"a": 1, "b": ["x"]}, None, None],
            "l": [[1, 2], [], None],
        }
    )
    reading, rows = bench.read(_parquet(frame), "x.parquet")
    assert reading.parts[0].header_row == 0
    assert rows[0][1:] == (1, "11.10", "1", "1.5e0", "1.10e0", "2024-03-01", "2024-03-01", "true",
                           '{"a": 1, "b": ["x"]}', "[1, 2]")  # fmt: skip
    assert rows[1][2:8] == ("11.20", "-2", "2", "2.00e0", None, "2024-03-01T12:30:00")
    assert float(rows[2][4]) == 1e300


def test_parquet_of_many_groups_keeps_its_order(bench: Bench) -> None:
    frame = pl.DataFrame({"a": range(130_000)})
    reading, rows = bench.read(_parquet(frame, row_group_size=7_000), "x.parquet")
    assert [row[2] for row in rows] == [str(i) for i in range(130_000)]
    assert [row[1] for row in rows] == list(range(1, 130_001))
    assert len(reading.batches) == 3


def test_parquet_that_is_damaged_wide_or_binary_is_refused(bench: Bench) -> None:
    sound = _parquet(pl.DataFrame({"a": range(10_000)}))
    assert "rusak" in bench.refused(sound[:-50], "x.parquet").reason_id
    assert "rusak" in bench.refused(sound[:100] + bytes(2_000) + sound[2_100:], "x.parquet").reason_id
    wide = _parquet(pl.DataFrame({f"c{i}": [1] for i in range(2_001)}))
    assert "2001 kolom" in bench.refused(wide, "x.parquet").reason_id
    assert "biner" in bench.refused(_parquet(pl.DataFrame({"a": [b"\xff"]})), "x.parquet").reason_id
