"""The fixed sentences of the feedback workbook, in both languages, and the names of what a reader counted."""

from __future__ import annotations

from orkestrasi.formats import Lang

TEXTS: dict[Lang, dict[str, str]] = {
    "id": {
        "summary": "Ringkasan", "findings": "Temuan", "rules": "Per aturan",
        "verdict": "Hasil pemeriksaan: {}", "undecided": "sedang diperiksa",
        "act": "Anda perlu bertindak: {}.", "must": "{} temuan wajib diperbaiki", "explain": "{} perlu penjelasan",
        "look": "Laporan Anda sudah dipakai. {} temuan perlu penjelasan: periksa angkanya.",
        "nothing": "Tidak ada yang perlu Anda lakukan.",
        "until": "Batas waktu: {} pukul 23.59 WIB.",
        "late": "Batas waktu {} sudah lewat. Kirim secepatnya; pengajuan akan tercatat terlambat.",
        "late_until": "Batas waktu {} sudah lewat. Masih diterima sampai {} pukul 23.59 WIB dan tercatat terlambat.",
        "granted": "Batas waktu Anda diperpanjang sampai {} pukul 23.59 WIB.",
        "locked": "Masa lapor ditutup pada {}. Mintalah perpanjangan dengan alasan sebelum mengirim ulang.",
        "no_due": "Untuk laporan ini tidak ada batas waktu dalam kalender pelaporan.",
        "next_rejected": "Yang terjadi selanjutnya: tidak satu baris pun dari berkas ini dipakai. Kirim berkas yang "
        "sudah diperbaiki ke tempat yang sama; sistem memeriksa seluruhnya dari awal sebagai versi baru.",
        "next_noted": "Yang terjadi selanjutnya: angka dipakai dalam terbitan berikutnya. Jika ada yang keliru, kirim "
        "berkas yang sudah diperbaiki; versi baru menggantikan versi ini. Jika sudah benar, siapkan penjelasan dan "
        "sumbernya untuk penelaah.",
        "next_accepted": "Yang terjadi selanjutnya: angka dipakai dalam terbitan berikutnya. Tanda terima ini bukti "
        "bahwa Anda sudah melapor.",
        "first": "Yang pertama diperbaiki", "first_noted": "Yang pertama diperiksa",
        "times": "{} baris", "times_file": "seluruh berkas", "more": "{} temuan lain ada di lembar Temuan.",
        "given": "Tertulis: {}.", "expected": "Seharusnya: {}.", "difference": "Selisih: {}.",
        "example": "Contoh: {}.", "fix": "Cara memperbaiki: {}",
        "steps": "Langkah",
        "step1": "Buka lembar Temuan. Temuan yang terpenting ada di atas; kolom Lembar dan Sel menunjukkan tempatnya "
        "di berkas Anda.",
        "step2": "Perbaiki berkas Anda sendiri, bukan buku kerja ini. Satu sebab sering menimbulkan banyak temuan: "
        "lihat lembar Per aturan.",
        "step3": "Periksa sebelum mengirim (perintah: orkestrasi check), dengan aturan yang sama.",
        "step4": "Kirim ulang.",
        "file": "Berkas Anda", "not_sent": "belum dikirim; ini pemeriksaan sebelum kirim",
        "number": "Nomor pengajuan", "reporter": "Pelapor", "dataset": "Dataset",
        "period": "Periode", "part": "Bagian", "version": "Versi", "name": "Nama berkas",
        "hash": "Sidik digital (SHA-256)", "size": "Ukuran", "received": "Diterima sistem", "decided": "Diputuskan",
        "rows_read": "Baris data dibaca", "rows_kept": "Baris data dipakai", "rows_left_out": "Baris bukan data",
        "rule_set": "Versi aturan", "contract": "Versi kontrak data",
        "read": "Yang kami baca", "read_nothing": "Semua isian dibaca seperti tertulis; tidak ada yang diubah.",
        "decimal": "Tanda desimal", "decimal_,": "koma (1.234,5)", "decimal_.": "titik (1,234.5)",
        "counts_in": "Dihitung dalam periode",
        "severity": "Tingkat", "sheet": "Lembar", "cell": "Sel", "column": "Kolom", "region": "Wilayah",
        "code": "Kode wilayah", "key": "Kunci baris", "value": "Tertulis", "should": "Seharusnya", "diff": "Selisih",
        "rule": "Aturan", "message": "Pesan", "how": "Cara memperbaiki", "row": "baris {}",
        "title": "Judul", "count": "Temuan", "rows": "Baris", "share": "Bagian dari baris", "basis": "Dasar",
        "page": "Halaman &P dari &N", "submission": "pengajuan {}",
    },
    "en": {
        "summary": "Summary", "findings": "Findings", "rules": "By rule",
        "verdict": "Verdict: {}", "undecided": "being checked",
        "act": "You need to act: {}.", "must": "{} findings must be corrected", "explain": "{} need an explanation",
        "look": "Your report is in use. {} findings need an explanation: check the figures.",
        "nothing": "There is nothing you need to do.",
        "until": "Due: {}, 23:59 WIB.",
        "late": "The due date {} has passed. Send as soon as you can; the report will be recorded as late.",
        "late_until": "The due date {} has passed. Reports are taken until {}, 23:59 WIB, and recorded as late.",
        "granted": "Your due date has been extended to {}, 23:59 WIB.",
        "locked": "The window closed on {}. Ask for an extension, with the reason, before you send again.",
        "no_due": "The reporting calendar has no due date for this report.",
        "next_rejected": "What happens next: no row of this file is used. Send the corrected file to the same place; "
        "all of it is checked again as a new version.",
        "next_noted": "What happens next: the figures are used in the next publication. If one is wrong, send a "
        "corrected file; the new version replaces this one. If they are right, have an explanation and its source "
        "ready for the reviewer.",
        "next_accepted": "What happens next: the figures are used in the next publication. This receipt proves that "
        "you have reported.",
        "first": "Mend these first", "first_noted": "Check these first",
        "times": "{} rows", "times_file": "the whole file", "more": "{} more findings are on the sheet Findings.",
        "given": "Given: {}.", "expected": "Expected: {}.", "difference": "Difference: {}.",
        "example": "Example: {}.", "fix": "How to fix it: {}",
        "steps": "Steps",
        "step1": "Open the sheet Findings. The most important stand on top; Sheet and Cell say where in your file.",
        "step2": "Correct your own file, not this workbook. One cause often makes many findings: see By rule.",
        "step3": "Check before sending (command: orkestrasi check), by the same rules.",
        "step4": "Send it again.",
        "file": "Your file", "not_sent": "not sent; this is a check before sending",
        "number": "Submission", "reporter": "Reporter", "dataset": "Dataset",
        "period": "Period", "part": "Part", "version": "Version", "name": "File name", "hash": "SHA-256",
        "size": "Size", "received": "Received", "decided": "Decided",
        "rows_read": "Data rows read", "rows_kept": "Data rows in use", "rows_left_out": "Rows that are no data",
        "rule_set": "Rule set", "contract": "Contract version",
        "read": "What we read", "read_nothing": "Every cell was read as it is written; nothing was changed.",
        "decimal": "Decimal sign", "decimal_,": "comma (1.234,5)", "decimal_.": "point (1,234.5)",
        "counts_in": "Counts in period",
        "severity": "Severity", "sheet": "Sheet", "cell": "Cell", "column": "Column", "region": "Region",
        "code": "Region code", "key": "Row key", "value": "Given", "should": "Expected", "diff": "Difference",
        "rule": "Rule", "message": "Message", "how": "How to fix it", "row": "row {}",
        "title": "Title", "count": "Findings", "rows": "Rows", "share": "Share of rows", "basis": "Basis",
        "page": "Page &P of &N", "submission": "submission {}",
    },
}  # fmt: skip

# What the reader counts (ledger.submission.reading, receipt), for people. A new count shows under its own name.
COUNTS: dict[str, tuple[str, str]] = {
    "title_rows": ("baris judul di atas tabel, dilewati", "title rows above the table, left out"),
    "note_rows": ("baris catatan, dilewati", "rows of notes, left out"),
    "total_rows": ("baris jumlah, dicocokkan lalu dilewati", "totals rows, reconciled and left out"),
    "repeated_header_rows": ("judul kolom yang diulang, dilewati", "repeated header rows, left out"),
    "column_number_rows": ("baris nomor kolom, dilewati", "rows of column numbers, left out"),
    "rows_left_out_by_keep": ("baris di luar cakupan, dilewati", "rows beyond the scope of the source, left out"),
    "blank_rows": ("baris kosong, dilewati", "blank rows, left out"),
    "unpivoted_rows": ("baris dibentuk dari kolom-kolom", "rows made from columns"),
    "unpivoted_blank_rows": ("baris kosong dari kolom-kolom, dilewati", "blank rows made from columns, left out"),
    "pivoted_cells": ("isian dipindahkan dari baris ke kolom", "cells moved from rows to columns"),
    "hidden_rows": ("baris tersembunyi, tetap dibaca", "hidden rows, read all the same"),
    "hidden_columns": ("kolom tersembunyi, tetap dibaca", "hidden columns, read all the same"),
    "hidden_sheets": ("lembar tersembunyi, tidak dibaca", "hidden sheets, not read"),
    "skipped_sheets": ("lembar lain, tidak dibaca", "other sheets, not read"),
    "ignored_columns": ("kolom di luar cakupan, dilewati", "columns beyond the scope of the source, left out"),
    "merged_cells": ("sel gabungan, diuraikan", "merged cells, spread out"),
    "formulas": ("rumus, dibaca hasilnya", "formulas, read by their result"),
    "formulas_without_value": ("rumus tanpa hasil tersimpan", "formulas without a stored result"),
    "error_cells": ("sel berisi kesalahan rumus", "cells with a formula error"),
    "percent_cells": ("sel berformat persen, dibaca sebagai persen", "cells formatted as per cent, read as such"),
    "numbers_decimal_comma": ("angka dengan koma desimal", "numbers with a decimal comma"),
    "thousands_removed": ("angka dengan tanda ribuan", "numbers with thousands separators"),
    "currency_removed": ("angka dengan tanda Rp", "numbers with a currency sign"),
    "percent_removed": ("angka dengan tanda persen", "numbers with a per cent sign"),
    "parentheses_negative": ("angka dalam kurung, dibaca negatif", "numbers in brackets, read as negative"),
    "spaces_removed": ("angka dengan spasi", "numbers with spaces"),
    "signs_normalised": ("angka dengan tanda minus cetak", "numbers with a typographic minus sign"),
    "units_scaled": ("angka dikalikan menurut satuannya", "numbers multiplied by their unit"),
    "marks_read_as_zero": ("tanda dibaca sebagai nol", "marks read as zero"),
    "marks_beside_values": ("tanda di samping angka, dicatat", "marks beside numbers, kept as notes"),
    "dates_normalised": ("tanggal ditulis ulang sebagai tahun-bulan-tanggal", "dates rewritten as year-month-day"),
    "dates_month_first": ("tanggal dibaca bulan-tanggal-tahun", "dates read month first"),
    "serial_dates": ("tanggal dari nomor seri lembar kerja", "dates from spreadsheet serial numbers"),
    "timestamps_cut": ("tanggal dengan jam, jamnya dilepas", "dates with a time, which was dropped"),
    "periods_normalised": ("periode ditulis ulang", "periods rewritten"),
    "recoded_cells": ("isian diganti menurut daftar sumber", "entries recoded by the source's list"),
    "regions_by_name": ("wilayah dikenali dari namanya", "regions found by their name"),
    "aliases_used": ("nama wilayah lain atau lama, dikenali", "other or old names of regions, recognised"),
    "region_codes_normalised": ("kode wilayah ditulis ulang", "region codes rewritten"),
    "encoding_cp1252": ("aksara dari penyandian Windows-1252", "characters in Windows-1252 encoding"),
    "nbsp": ("spasi tak terpisah, dibaca sebagai spasi", "non-breaking spaces, read as spaces"),
    "mixed_newlines": ("akhir baris yang bercampur", "line ends of several kinds"),
    "extension_disagrees": (
        "akhiran nama berkas berbeda dari isinya",
        "file name ending that differs from the content",
    ),
}


def count_label(kind: str, lang: Lang) -> str:
    """A reader's count in words; the kind itself, spelled out, where nobody has named it yet."""
    known = COUNTS.get(kind)
    if known is None:
        return kind.replace("_", " ")
    return known[0] if lang == "id" else known[1]
