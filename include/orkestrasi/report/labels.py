"""The report's own words for states and severities, each with the class of its tag."""

from __future__ import annotations

from orkestrasi.ledger import words

SEVERITIES: dict[str, tuple[str, str]] = {
    severity: (word, {"error": "bad", "warning": "note", "info": "plain"}[severity])
    for severity, word in words.SEVERITIES["id"].items()
}
OUTCOMES: dict[str, tuple[str, str]] = {
    "accepted": (words.VERDICTS["id"]["accepted"], "good"),
    "accepted_with_warnings": (words.VERDICTS["id"]["accepted_with_warnings"], "note"),
    "rejected": (words.VERDICTS["id"]["rejected"], "bad"),
    "quarantined": ("ditahan", "bad"),
    "withdrawn": ("ditarik", "plain"),
    "checking": ("sedang diperiksa", "wait"),
}
DIMENSIONS: dict[str, str] = {
    "completeness": "kelengkapan",
    "timeliness": "ketepatan waktu",
    "accuracy": "akurasi",
    "consistency": "konsistensi",
    "plausibility": "kewajaran",
    "conformity": "kesesuaian format",
    "validity": "kesesuaian format",
    "uniqueness": "tidak ganda",
    "freshness": "kemutakhiran",
    "currency": "kemutakhiran",
    "comparability": "keterbandingan",
    "coverage": "kelengkapan",
}
CHANGES: dict[str, str] = {"new": "baru", "replaced": "diganti", "gone": "dikeluarkan"}
FIGURE_BASES: dict[str, str] = {
    "nation": "angka nasional dari pelapor",
    "sum_of_provinces": "jumlah {n} dari {N} provinsi",
    "median": "nilai tengah {n} wilayah",
}
