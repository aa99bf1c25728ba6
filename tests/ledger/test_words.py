from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orkestrasi.contracts.load import contracts
from orkestrasi.ledger.words import MASKED, Finding, mask, words

NIK = "3273014507890001"


def finding(**of: Any) -> Finding:
    defaults: dict[str, Any] = {
        "rule_id": "CELL-RANGE",
        "stage": "cell",
        "message": "{column} {region} tertulis {value}; nilai yang mungkin {expected}.",
        "fix": "Periksa letak komanya.",
        "dataset": "poverty_indicators",
        "period_key": "2023-03",
        "region": "Aceh",
        "row_number": 12,
        "column_name": "p0_pct",
        "value": "957.0",
        "expected": "0..60",
    }
    return Finding(**(defaults | of))


def test_percentages() -> None:
    w = words(finding(), contracts())
    assert w.message == ("Persentase penduduk miskin (P0) Aceh tertulis 957%; nilai yang mungkin 0% sampai 60%.")
    assert (w.value, w.expected, w.difference) == ("957%", "0% sampai 60%", "")


def test_the_units_of_the_sentence_are_not_doubled() -> None:
    message = "Persentase {value}% tidak sesuai, yaitu {expected}%; selisih {difference} poin."
    w = words(finding(message=message, value="12.5", expected="9.57", difference="2.93"), contracts())
    assert w.message == "Persentase 12,5% tidak sesuai, yaitu 9,57%; selisih 2,93 poin."
    assert (w.value, w.expected, w.difference) == ("12,5%", "9,57%", "2,93 poin")


def test_amounts_of_money() -> None:
    w = words(
        finding(
            rule_id="INV-PARTS-TOTAL",
            stage="row",
            dataset="investment_realization",
            column_name="total_idr",
            message="Jumlah {expected} berbeda dari total {value}; selisih {difference}.",
            value="64902500000.000000",
            expected="79702500000",
            difference="-14800000000",
        ),
        contracts(),
    )
    assert w.message == "Jumlah Rp79.702.500.000 berbeda dari total Rp64.902.500.000; selisih −Rp14.800.000.000."


def test_a_factor_is_not_money() -> None:
    w = words(
        finding(
            rule_id="UNIT-SLIP",
            stage="cross",
            dataset="investment_realization",
            column_name="total_idr",
            message="{column} tertulis {value}, kira-kira {difference} kali nilai sebelumnya ({expected}).",
            value="5000000",
            expected="5000",
            difference="1000",
        ),
        contracts(),
    )
    assert "kira-kira 1.000 kali" in w.message
    assert (w.value, w.difference) == ("Rp5.000.000", "1.000 kali")


def test_what_stood_in_the_file_is_quoted_as_it_stood() -> None:
    w = words(
        finding(rule_id="CELL-TYPE", message='{column}: "{value}", bukan {expected}.', value="1.5", expected=None),
        contracts(),
    )
    assert w.message.endswith('"1.5", bukan angka.')
    code = words(
        finding(rule_id="X", stage="row", column_name="region_code", value="11.10", expected=None), contracts()
    )
    assert code.value == "11.10"


@pytest.mark.parametrize(
    ("value", "expected", "shown"),
    [
        ("2023-TW4", "2024-TW1", ("Triwulan IV 2023", "Triwulan I 2024")),
        ("bulan lalu", None, ("bulan lalu", "")),
    ],
)
def test_periods(value: str, expected: str | None, shown: tuple[str, str]) -> None:
    w = words(
        finding(rule_id="PERIOD-MISMATCH", stage="row", column_name="period", value=value, expected=expected),
        contracts(),
    )
    assert (w.value, w.expected) == shown


def test_dates_and_spans_of_dates() -> None:
    w = words(
        finding(
            rule_id="DATE-OUT-OF-PERIOD",
            stage="row",
            dataset="commodity_prices",
            column_name="price_date",
            value="2023-12-18",
            expected="2024-01-01 – 2024-03-31",
        ),
        contracts(),
    )
    assert (w.value, w.expected) == ("18 Desember 2023", "1 Januari 2024 sampai 31 Maret 2024")


def test_machine_lists_become_words() -> None:
    period = words(
        finding(
            rule_id="FILE-PERIOD-UNKNOWN", stage="file", column_name=None, value="TW1-2024", expected="quarter, month"
        ),
        contracts(),
    )
    assert period.expected == "triwulan atau bulan"
    pattern = words(
        finding(rule_id="CELL-FORMAT", column_name="period", value="Maret", expected="^[0-9]{4}$"), contracts()
    )
    assert pattern.expected == "misalnya 2024 atau 2024-03"


def test_personal_numbers_are_masked() -> None:
    assert words(finding(value=NIK), contracts()).value == MASKED
    assert NIK not in words(finding(value=f"warga {NIK}", difference="1"), contracts()).message
    assert mask(f"data_{NIK}.csv") == f"data_{MASKED}.csv"
    money = finding(dataset="domestic_spending", column_name="realized_spending_idr", value="1150000000000000")
    assert words(money, contracts()).value == "Rp1.150.000.000.000.000"


@given(st.builds(
    finding,
    column_name=st.one_of(st.none(), st.sampled_from(["p0_pct", "period", "no_such_column"])),
    dataset=st.sampled_from(["poverty_indicators", "?"]),
    row_number=st.one_of(st.none(), st.integers(1, 10**6)),
    value=st.one_of(st.none(), st.text(max_size=30)),
    expected=st.one_of(st.none(), st.text(max_size=30)),
    difference=st.one_of(st.none(), st.text(max_size=30)),
    message=st.sampled_from(["{column} {row} {value}% {nobody}", "{value}", "{dataset} {period}", "{", "{}"]),
))  # fmt: skip
def test_nothing_that_a_file_can_hold_raises(anything: Finding) -> None:
    words(anything, contracts())
