"""The sheets of the demo's senders: they fill in the template of the day, which follows from the contract."""

from __future__ import annotations

from functools import cache

from orkestrasi.contracts.load import contracts

# Short words for file names, as senders use them.
FILE_WORDS = {
    "poverty_indicators": "kemiskinan",
    "stunting_prevalence": "stunting",
    "investment_realization": "investasi",
    "mpp_services": "mpp",
    "spbe_assessment": "spbe",
    "domestic_spending": "belanja_pdn",
    "procurement_packages": "paket_pengadaan",
    "inflation_indicators": "inflasi",
    "commodity_prices": "harga_pangan",
    "performance_agreements": "perjanjian_kinerja",
    "mpp_facility_services": "layanan_mpp",
    "digital_services": "inventaris_layanan",
    "service_integrations": "integrasi_layanan",
    "spbe_components": "tahap_spbe",
    "process_simplifications": "penyederhanaan_proses",
    "performance_follow_ups": "tindak_lanjut",
    "civil_service_training": "pelatihan_asn",
    "poverty_interventions": "bantuan",
    "poverty_registry": "daftar_keluarga",
    "poverty_program_budgets": "anggaran_program",
    "aid_complaints": "pengaduan",
    "investment_projects": "lkpm",
    "investment_summary": "rekap_investasi",
    "inflation_actions": "tindakan_inflasi",
    "opd_budgets": "anggaran_opd",
    "procurement_plans": "rup",
    "procurement_receipts": "bukti_pencatatan",
    "innovations": "inovasi_kipp",
    "innovation_replications": "replikasi_inovasi",
    "awards": "penghargaan",
    "reform_action_plans": "rencana_aksi",
    "acting_head_reports": "laporan_penjabat",
    "official_figures": "angka_resmi",
    "region_registry": "daftar_wilayah",
}


@cache
def headers(dataset: str) -> dict[str, str]:
    """Column name -> header in the officer's file, in the order of the sheet.

    A column that a contract has gained since is in the sheet, and blank.
    """
    return {column.name: column.header for column in contracts()[dataset].columns}
