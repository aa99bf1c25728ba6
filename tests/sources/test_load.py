"""sources.yml: strict, every problem at once with its place; the installation's own entries win."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from orkestrasi.landing.arrivals import SEVERAL_PERIODS, UNSAID, file_groups, source_address
from orkestrasi.sources.load import SourceError, sources
from orkestrasi.sources.model import ColumnMap, Pivot, Source
from orkestrasi.sources.places import glob_expression

PLAIN: dict[str, Any] = {
    "title": "Stunting",
    "reporter": "BPS",
    "dataset": "stunting_prevalence",
    "period": 2024,
    "where": {"kind": "folder", "path": "in"},
}


def written(folder: Path, entries: dict[str, Any], name: str = "sources.yml") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump({"sources": entries}, allow_unicode=True), encoding="utf-8")
    return path


def source_of(folder: Path, **keys: Any) -> Source:
    return sources((written(folder, {"x": PLAIN | keys}),))["x"]


def problems_of(folder: Path, **keys: Any) -> list[str]:
    with pytest.raises(SourceError) as caught:
        source_of(folder, **keys)
    # Without the file and the entry, which are the same in all.
    return [problem.partition(": x")[2].removeprefix(".").removeprefix(": ") for problem in caught.value.problems]


def test_an_entry_says_all_that_is_needed_without_python(tmp_path: Path) -> None:
    source = source_of(
        tmp_path,
        dataset="poverty_indicators",
        part="province",
        reporter={"path": r"^(?P<reporter>[^/]+)/", "allowed": ["provinces", "BPS", "64.09"]},
        period={"file": r"_(?P<period>\d{4})_(?P<half>S[12])?"},
        cadence="15 6 * * *",
        where={"kind": "s3", "connection": "store", "bucket": "b", "path": "in/", "match": ["*.csv", "2024/**/*.xlsx"]},
        format={"kind": "csv", "delimiter": ";", "encoding": "cp1252", "decimal": ",", "dates": "day_first",
                "header_rows": 2, "skip_rows": 3, "sheet": "Data*", "marks": {"-": "zero", "...": "missing"}},
        columns={
            "region_name": "Provinsi",
            "source_code": {"constant": "SUSENAS"},
            "period": {"template": "{file.period}-{month}"},
            "poor_population_thousand": {"header": ["Jumlah {month}", "Total {month}"], "unit": "juta", "decimal": ","},
            "p0_pct": {"header": "Persentase", "unit": 100, "values": {"n.a.": "..."}},
        },
        region={"levels": {"upper": "province", "other": "regency_or_city"}, "bare_name": "regency",
                "context": "Provinsi", "drop_prefixes": ["PROV "]},
        ignore=["no", "Tahunan*"],
        rows={"keep": {"level": [1, "2"]}},
        pivot={"names": "variabel", "values": "isi", "columns": {"p1_index": "Index Kedalaman*"}},
    )  # fmt: skip
    assert (source.reporter, source.allowed, source.period, source.part) == (
        None, ("provinces", "BPS", "64.09"), None, "province",
    )  # fmt: skip
    assert source.columns["p0_pct"] == ColumnMap(
        "p0_pct", headers=("Persentase",), factor="100", values={"n.a.": "..."}
    )
    assert source.columns["poor_population_thousand"].factor == "1000000"
    assert source.columns["region_name"].headers == ("Provinsi",)
    assert source.keep == {"level": ("1", "2")}
    assert source.pivot == Pivot("variabel", "isi", {"p1_index": "Index Kedalaman*"})
    assert source.format.marks == {"-": "zero", "...": "missing"}
    assert re.fullmatch(source.where.pattern, "2024/a/b/c.XLSX")


def test_the_name_of_a_file_says_its_part_and_fills_templates_of_rows(tmp_path: Path) -> None:
    source = source_of(
        tmp_path,
        part={"file": r"^(?P<part>.+?)_\d{4}"},
        period={"rows": True, "file": r"_(?P<year>\d{4})"},
        columns={"period": {"template": "{file.year}"}},
        rows={"blank": ["-", "..."]},
    )
    assert (source.part, source.period, source.period_file, source.blank) == (
        "",
        "rows",
        r"_(?P<year>\d{4})",
        ("-", "..."),
    )
    address = source_address(source, "in/Jawa Timur_2024.xlsx")
    assert (address.part, address.period_key) == ("in_jawa_timur", SEVERAL_PERIODS)
    assert source_address(source, "Jawa Timur.xlsx").part == UNSAID
    assert file_groups(source, "Jawa Timur_2024.xlsx") == {"part": "Jawa Timur", "year": "2024"}


def test_numbers_that_yaml_read_become_text_again(tmp_path: Path) -> None:
    assert source_of(tmp_path).period == "2024"
    assert source_of(tmp_path, period="rows").period == "rows"


def test_every_problem_is_told_at_once_with_its_place(tmp_path: Path) -> None:
    path = written(
        tmp_path / "installation",
        {
            "Wrong Name": PLAIN,
            "64.09": PLAIN,
            "one": PLAIN | {"dataset": "stuntin", "cadense": "* * * * *", "reporter": "XYZ"},
            "two": {"title": "x"},
            "three": "text",
        },
    )
    with pytest.raises(SourceError) as caught:
        sources((path,))
    problems = caught.value.problems
    assert all(problem.startswith("installation/sources.yml: ") for problem in problems)
    expected = [
        "Wrong Name: a source id is lower snake case",
        "64.09: is the id of a reporter",
        "one: key cadense is not understood; did you mean cadence?",
        "one.dataset: dataset stuntin has no contract",
        "one.reporter: reporter XYZ is not in",
        "two.where: must be a mapping",
        "three: must be a mapping with the keys",
    ]
    for text in expected:
        assert any(text in problem for problem in problems), text


@pytest.mark.parametrize(
    ("keys", "problem"),
    [
        ({"period": "March"}, "period: March is neither"),
        ({"period": "*"}, "period: * is neither"),
        ({"period": {"file": "(unclosed"}}, "is no regular expression"),
        ({"period": {"file": r"(\d{4})"}}, "needs the group (?P<period>...)"),
        ({"reporter": {"path": "(?P<reporter>x)"}}, "reporter.allowed: is missing"),
        ({"reporter": {"path": "(?P<reporter>x)", "allowed": ["all"]}}, "all is neither a reporter nor"),
        ({"reporter": 64.10}, "reporter: must be text, not a decimal number; write it in quotes"),
        ({"columns": {"region_name": {"header": "a", "values": {1.10: "b"}}}}, "key 1.1 must be written in quotes"),
        ({"cadence": "every day"}, "no cron text of five fields"),
        ({"cadence": "61 * * * *"}, "no cron text of five fields"),
        ({"format": {"kind": "pdf"}}, "format.kind: pdf must be one of auto, csv"),
        ({"format": {"delimiter": ";;"}}, "format.delimiter: is one character"),
        ({"format": {"encoding": "utf-9"}}, "format.encoding: utf-9 is no encoding"),
        ({"format": {"decimal": "'"}}, "format.decimal"),
        ({"format": {"header_rows": 0}}, "format.header_rows: must be a whole number from 1"),
        ({"format": {"header_rows": True}}, "format.header_rows: must be a whole number"),
        ({"format": {"marks": {"-": "nil"}}}, "format.marks.-: nil must be one of missing, zero"),
        ({"columns": {"nope": "x"}}, "columns.nope: is no column of stunting_prevalence"),
        ({"columns": {"region_name": {"header": "a", "constant": "b"}}}, "give exactly one of header"),
        ({"columns": {"region_name": {"header": "a", "unit": "juta"}}}, "column region_name holds no numbers"),
        ({"columns": {"region_name": {"template": "{file.nope}"}}}, "no expression of this source has a group nope"),
        ({"columns": {"region_name": {"template": "fixed"}}}, "holds no {placeholder}; use constant"),
        ({"columns": {"region_name": "a {b"}}, "a brace without its partner"),
        ({"columns": {"region_name": "{b} {b}"}}, "the same placeholder twice"),
        ({"columns": {"region_name": "{b c}"}}, "is no name for a placeholder"),
        ({"columns": {"region_name": True}}, "must be text, not true or false"),
        ({"region": {"levels": {"lower": "city"}}}, "region.levels: key lower is not understood"),
        ({"region": {"bare_name": "village"}}, "region.bare_name: village must be one of"),
        ({"pivot": {"names": "a"}}, "pivot.values: is missing"),
        ({"rows": {"drop": {}}}, "rows: key drop is not understood"),
        ({"ignore": []}, "ignore: must not be empty"),
        ({"rows": {"blank": []}}, "rows.blank: must not be empty"),
        ({"rows": {"blank": {"-": 1}}}, "rows.blank"),
        ({"part": "Provinsi A"}, "part: 'Provinsi A' does not look like"),
        ({"part": {"file": "[a-z]+"}}, "part.file: '[a-z]+' needs the group (?P<part>...)"),
        ({"part": {"name": "(?P<part>x)"}}, "part: key name is not understood"),
        ({"part": {}}, "part.file: is missing"),
        ({"period": {"rows": "yes", "file": "(?P<year>x)"}}, "period.rows: must be true or false"),
        ({"period": {"rows": False, "file": "(?P<year>x)"}}, "needs the group (?P<period>...)"),
        ({"period": {"rows": True, "path": "x"}}, "period: key path is not understood"),
        ({"period": {"rows": True, "file": "("}}, "is no regular expression"),
        ({"where": {"kind": "ftp"}}, "where.kind: ftp must be one of"),
        ({"where": {"kind": "folder"}}, "where.path: is missing"),
        ({"where": {"kind": "folder", "path": "../.."}}, "where.path: must not lead upwards"),
        ({"where": {"kind": "folder", "path": "x", "match": {"regex": "("}}}, "where.match.regex"),
        ({"where": {"kind": "s3", "bucket": "b"}}, "where.connection: is missing"),
        ({"where": {"kind": "sftp", "connection": "c", "password": "x"}}, "secrets stand in the Airflow connection"),
        ({"where": {"kind": "sql", "connection": "c"}}, "give exactly one of query and table"),
        ({"where": {"kind": "sql", "connection": "c", "query": "a; b"}}, "must be one statement"),
        ({"where": {"kind": "sql", "connection": "c", "table": "t", "whole": "p"}}, "means nothing without watermark"),
        ({"where": {"kind": "http", "connection": "c", "paging": {"kind": "cursor", "param": "p"}}}, "next: is miss"),
        ({"where": {"kind": "http", "connection": "c", "paging": {"kind": "offset", "param": "p"}}}, "size: is miss"),
        ({"where": {"kind": "http", "connection": "c", "download": True, "records": "a"}}, "where.records: a download"),
        ({"where": {"kind": "http", "connection": "c", "params": {"api_key": "x"}}}, "secrets stand in"),
        ({"where": {"kind": "landing"}, "cadence": "0 6 * * *"}, "nothing is pulled from the landing folder"),
        ({"where": {"kind": "landing", "layout": "contract"}}, "means nothing with layout: contract"),
    ],
)
def test_what_is_not_understood_is_refused(tmp_path: Path, keys: dict[str, Any], problem: str) -> None:
    problems = problems_of(tmp_path, **keys)
    assert any(problem in told for told in problems), problems


def test_a_service_cannot_say_the_reporter_by_a_path(tmp_path: Path) -> None:
    reporter = {"path": "(?P<reporter>x)", "allowed": ["BPS"]}
    where = {"kind": "sql", "connection": "c", "table": "t"}
    assert "has no folders" in problems_of(tmp_path, reporter=reporter, where=where)[0]


def test_the_installation_replaces_and_adds_entries(tmp_path: Path) -> None:
    ours = written(tmp_path, {"a": PLAIN, "b": PLAIN}, "ours/sources.yml")
    theirs = written(tmp_path, {"b": PLAIN | {"title": "Theirs"}, "c": PLAIN}, "theirs/sources.yml")
    loaded = sources((ours, theirs, tmp_path / "absent.yml"))
    assert [(key, loaded[key].title) for key in loaded] == [("a", "Stunting"), ("b", "Theirs"), ("c", "Stunting")]


def test_a_changed_file_is_read_again_and_an_unchanged_one_is_not(tmp_path: Path) -> None:
    path = written(tmp_path, {"a": PLAIN})
    first = sources((path,))
    assert sources((path,)) is first
    written(tmp_path, {"b": PLAIN})
    os.utime(path, ns=(1, 1))
    assert list(sources((path,))) == ["b"]


@pytest.mark.parametrize("text", ["sources: [", "sources:\n  a: 1\n  a: 2\n", "- a\n", "other: 1\n", "sources: 3\n"])
def test_broken_yaml_and_keys_given_twice_are_problems(tmp_path: Path, text: str) -> None:
    path = tmp_path / "sources.yml"
    path.write_text(text)
    with pytest.raises(SourceError):
        sources((path,))


def test_an_empty_file_declares_nothing(tmp_path: Path) -> None:
    path = tmp_path / "sources.yml"
    path.write_text("")
    assert sources((path,)) == {}


@pytest.mark.parametrize(
    ("glob", "fits", "does_not"),
    [
        ("*.csv", ["a.csv", "x/y/a.CSV"], ["a.csv.part", "a.xlsx"]),
        ("in/*.csv", ["in/a.csv"], ["a.csv", "in/b/a.csv"]),
        ("in/**/a.csv", ["in/a.csv", "in/b/c/a.csv"], ["a.csv"]),
        ("**", ["a", "x/y"], []),
        ("laporan_?[0-9][!a].*", ["laporan_a1b.xls"], ["laporan_a1a.xls", "laporan_/1b.xls"]),
        ("a+b (1).csv", ["a+b (1).csv"], ["aab 1.csv"]),
    ],
)
def test_globs(glob: str, fits: list[str], does_not: list[str]) -> None:
    expression = re.compile(glob_expression(glob))
    assert all(expression.fullmatch(path) for path in fits)
    assert not any(expression.fullmatch(path) for path in does_not)


@given(st.text(st.characters(exclude_characters="*?[/"), min_size=1))
def test_a_glob_without_wildcards_fits_exactly_itself(name: str) -> None:
    assert re.compile(glob_expression(name), re.DOTALL).fullmatch(name)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from([*PLAIN, "columns", "format", "region", "rows", "pivot", "ignore"]), ANYTHING))
def test_whatever_stands_there_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, keys: Any) -> None:
    path = written(tmp_path_factory.getbasetemp(), {"x": PLAIN | keys})
    try:
        sources((path,))
    except SourceError as error:
        assert error.problems
