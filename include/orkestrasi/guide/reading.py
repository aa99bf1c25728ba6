"""What the reader takes and how it understands entries; the general part of the guide."""

from __future__ import annotations

FORMATS = (
    ("Berkas", "xlsx, xls, ods, csv, tsv, json, jsonl, parquet; juga dimampatkan sebagai zip atau gz"),
    ("Lembar kerja", "satu lembar berisi tabel; judul di atasnya dan catatan kaki dilewati dan dihitung"),
    ("Baris jumlah", "dicocokkan dengan rinciannya, lalu tidak dimuat; jumlah yang berbeda menjadi temuan"),
    ("Judul kolom", "persis seperti pada daftar kolom; huruf besar atau kecil dan urutan kolom tidak berpengaruh"),
    ("Kata sandi dan makro", "berkas terkunci atau bermakro ditolak sebelum dibuka"),
)
MARKS = (
    ("… atau ...", "data belum tersedia"),
    ("-", "data belum tersedia, kecuali sumbernya menyatakan nol"),
    ("NA", "data belum tersedia"),
    ("0", "nol; bukan tanda untuk data yang belum ada"),
)
EXAMPLES = (
    ("Desimal", "9,57", "koma untuk desimal dan titik untuk ribuan di seluruh kolom: 1.234,5"),
    ("Angka besar", "1.250.000.000", "rupiah penuh bila satuan kolom rupiah; bukan 1,25 miliar"),
    ("Persen", "9,57", "tanpa tanda persen bila satuan kolom persen; 9,57% juga dibaca"),
    ("Tanggal", "15-03-2024", "tanggal-bulan-tahun atau 2024-03-15"),
    ("Tahun, semester", "2024, 2024-S1", "periode"),
    ("Triwulan, bulan", "2024-TW1, 2024-03", "periode"),
    ("Kode wilayah", "11.10", "sebagai teks, agar tidak menjadi 11,1"),
    ("Nama wilayah", "Kabupaten Mojokerto", "dengan kata Kabupaten atau Kota; Mojokerto saja tidak dapat dipastikan"),
)
