"""The benchmark measures what it says: all sides make the same mart of the same files. No time is asserted."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from benchmarks.sides import Side

from benchmarks import __main__ as command
from benchmarks import by_hand, ours, peer, prices, report
from orkestrasi.contracts.load import contracts
from orkestrasi.settings import ROOT

ROWS = 20_000


@pytest.mark.slow
def test_all_sides_make_the_same_mart(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--rows", str(ROWS), "--output", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )

    assert run.returncode == 0, run.stderr
    result = json.loads((tmp_path / "latest.json").read_text())
    assert result["marts_equal"]
    assert result["mart_rows"] > 0
    assert result["files"] >= prices.FEWEST_FILES
    assert set(result["sides"]) == {ours.NAME, peer.NAME, by_hand.NAME}
    for side in result["sides"].values():
        assert side["seconds"] == pytest.approx(sum(side["stages"].values()), abs=0.01)
        for stage in side["stages"]:
            assert stage in run.stdout
    assert (tmp_path / "latest.md").read_text() in run.stdout
    assert str(tmp_path) not in (tmp_path / "latest.json").read_text()


def test_the_same_number_of_rows_gives_the_same_files(tmp_path: Path) -> None:
    texts = []
    for name in ("first", "second"):
        folder = tmp_path / name
        folder.mkdir()
        deliveries = prices.write(folder, 5_000)
        texts.append([delivery.path.read_bytes() for delivery in deliveries])
        assert sum(delivery.rows for delivery in deliveries) == 5_000

    assert texts[0] == texts[1]


def test_files_fit_the_contract_and_are_marked_synthetic(tmp_path: Path) -> None:
    contract = contracts()[ours.DATASET]
    rows = pl.concat(
        pl.read_csv(delivery.path, infer_schema=False).with_columns(file=pl.lit(delivery.period_key))
        for delivery in prices.write(tmp_path, 300_000)
    )

    assert rows.columns[:-1] == [column.header for column in contract.columns]
    assert rows["asal_data"].unique().to_list() == ["SINTETIS"]
    keys = [column.header for column in contract.keys]
    assert rows.select(keys).is_unique().all()
    assert (rows["tanggal"].str.head(7) == rows["file"]).all()
    price = next(column for column in contract.columns if column.name == "price_idr")
    assert rows["harga_rp"].cast(int).is_between(price.minimum, price.maximum).all()
    places = rows.select("kode_wilayah").unique()["kode_wilayah"]
    assert places.str.contains(".", literal=True).sum() > 50
    assert (~places.str.contains(".", literal=True)).sum() > 30


def test_rows_beyond_the_known_months_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prices, "LAST_YEAR", prices.FIRST_YEAR)

    with pytest.raises(ValueError, match="do not fit"):
        prices.write(tmp_path, 1_000_000)


@pytest.mark.parametrize(
    ("a", "b", "said"),
    [
        ([(1, "Aceh")], [(1, "Aceh")], None),
        ([(1, "Aceh")], [(1, "Bali")], "row 1"),
        ([(1, "Aceh")], [(1, "Aceh"), (2, "Bali")], "1 rows in orkestrasi and 2 in other"),
        ([], [], "empty"),
    ],
)
def test_differing_marts_are_told(a: list[tuple[object, ...]], b: list[tuple[object, ...]], said: str | None) -> None:
    difference = report.difference(a, b, "other")

    assert difference is None if said is None else said in (difference or "")


def test_ratio_is_the_median_over_the_repetitions() -> None:
    def side(name: str, seconds: float) -> Side:
        return Side(name, {"load": seconds}, mart=[(1,)])

    runs = [
        report.Repetition({n: side(n, t) for n, t in ((ours.NAME, s), (peer.NAME, 2.0), (by_hand.NAME, 4.0))})
        for s in (4.0, 6.0, 20.0)
    ]
    result = report.summary(runs, rows=1_000, files=4)

    assert result["ratios_each"][peer.NAME] == [2.0, 3.0, 10.0]
    assert result["ratios"] == {peer.NAME: 3.0, by_hand.NAME: 1.5}
    assert "**3.00**" in report.markdown(result)


def test_what_cannot_be_carried_out_ends_with_3(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(rows: int, repeat: int, output: Path) -> int:
        raise OSError("no room left")

    monkeypatch.setattr(command, "_measure", broken)

    assert command.main(["--output", str(tmp_path)]) == command.BROKEN
    assert "no room left" in capsys.readouterr().err


@pytest.mark.parametrize("rows", ["0", "-5", "many"])
def test_wrong_usage_ends_with_2(rows: str) -> None:
    with pytest.raises(SystemExit) as ended:
        command.main(["--rows", rows])

    assert ended.value.code == 2
