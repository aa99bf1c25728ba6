"""The words of a review in Bahasa Indonesia: states, roles, policies. One concept, one word, everywhere."""

from __future__ import annotations

from typing import Literal

ReviewState = Literal[
    "waiting_for_answer", "ready", "in_review", "approved", "returned", "escalated", "superseded", "lapsed"
]
Role = Literal["reporter", "viewer", "engineer", "reviewer", "signatory"]
DecisionKind = Literal["approved", "returned", "escalated"]
AnswerVerdict = Literal["accepted", "returned"]

STATES: dict[str, str] = {
    "waiting_for_answer": "menunggu penjelasan",
    "ready": "siap ditelaah",
    "in_review": "sedang ditelaah",
    "approved": "disetujui",
    "returned": "dikembalikan untuk diperbaiki",
    "escalated": "diteruskan ke pimpinan",
    "superseded": "digantikan",
    "lapsed": "keputusan tidak berlaku lagi",
}
# States in which somebody has to do something.
OPEN: tuple[ReviewState, ...] = ("waiting_for_answer", "ready", "in_review", "escalated", "lapsed")
ROLES: dict[str, str] = {
    "reporter": "Pelapor",
    "viewer": "Pengamat",
    "engineer": "Perekayasa Data",
    "reviewer": "Penelaah",
    "signatory": "Pejabat Pengesah",
}
DECIDING: tuple[Role, ...] = ("reviewer", "signatory")
SUBMISSION_STATES: dict[str, str] = {
    "received": "sedang diperiksa",
    "loaded": "sedang diperiksa",
    "accepted": "diterima",
    "accepted_with_warnings": "diterima dengan catatan",
    "rejected": "ditolak",
    "quarantined": "ditahan",
    "withdrawn": "ditarik",
    "divided": "dipecah menurut periode",
}
ANSWER_VERDICTS: dict[str, str] = {"accepted": "penjelasan diterima", "returned": "penjelasan dikembalikan"}
LOST_REASONS: dict[str, str] = {
    "rules_changed": "aturan berubah dan pengajuan ini diperiksa ulang",
    "findings_changed": "temuan berubah setelah disetujui",
    "quarantined": "pengajuan ini ditahan pada pemeriksaan calon terbitan",
    "withdrawn": "pengajuan ini ditarik dari terbitan",
}
POLICIES: dict[str, str] = {
    "never": "terbit tanpa persetujuan",
    "warnings": "yang diterima dengan catatan perlu disetujui",
    "always": "setiap pengajuan perlu disetujui",
}
HOLD_REASONS: dict[str, str] = {
    "returned": "dikembalikan penelaah untuk diperbaiki",
    "approval_missing": "menunggu persetujuan penelaah",
}
