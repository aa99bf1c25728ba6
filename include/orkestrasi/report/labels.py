"""The report's own words for states and severities, each with the class of its tag; texts are said in a language."""

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
    "missing": ("belum masuk", "bad"),
    "not_due": ("belum jatuh tempo", "plain"),
}
DECISIONS: dict[str, tuple[str, str]] = {
    "waiting_for_answer": ("menunggu penjelasan", "wait"),
    "ready": ("siap ditelaah", "wait"),
    "approved": ("disetujui", "good"),
    "returned": ("dikembalikan untuk diperbaiki", "bad"),
    "escalated": ("diteruskan ke pimpinan", "wait"),
}
ROLES: dict[str, str] = {
    "reporter": "Pelapor", "viewer": "Pengamat", "engineer": "Perekayasa Data", "reviewer": "Penelaah",
    "signatory": "Pejabat Pengesah",
}  # fmt: skip
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
KINDS: dict[str, str] = {
    "unusual_change": "perubahan tidak wajar",
    "unit_slip": "kira-kira {f} kali nilai biasanya",
    "copied": "sama persis selama {k} periode",
    "unusual_zero": "0, padahal sebelumnya tidak pernah",
    "boundary_changed": "batas wilayah berubah",
}
SLUGS: dict[str, str] = {
    "poverty": "kemiskinan", "investment": "investasi", "digitalization": "digitalisasi",
    "domestic_spending": "produk-dalam-negeri", "inflation": "inflasi",
}  # fmt: skip
SHORT_CLUSTERS: dict[str, str] = {
    "poverty": "Kemiskinan", "investment": "Investasi", "digitalization": "Digitalisasi",
    "domestic_spending": "Produk dalam negeri", "inflation": "Inflasi",
}  # fmt: skip
