"""Why a step of a review is refused: one exception, with the code from the database and the exact text people read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus

from orkestrasi import formats
from orkestrasi.review.labels import ROLES, SUBMISSION_STATES

SQLSTATE = "RV000"
# The codes are those that the database raises (migration 0011) and those of a bulk approval.
TEXTS = {
    "same_person": "Anda mengirim data ini, jadi keputusan harus diambil penelaah lain.",
    "answer_author": "Anda menulis penjelasan untuk data ini, jadi keputusan harus diambil penelaah lain.",
    "older_version": (
        "Versi {version} sudah digantikan versi {newer} pada {at}. Keputusan Anda belum disimpan. "
        "Telaah versi {newer}."
    ),
    "answers_missing": "Belum dapat disetujui: {count} peringatan belum dijelaskan.",
    "not_signed_in": "Masuk untuk membuka laporan ini.",
    "no_role": "Peran Anda ({role}) dapat membaca, tetapi tidak dapat memutuskan.",
    "may_not_answer": "Peran Anda ({role}) dapat membaca, tetapi tidak dapat memberi penjelasan.",
    "other_reporter": "Anda hanya dapat membuka dan menjelaskan laporan dari instansi Anda sendiri.",
    "reason_missing": "Tulis alasan pengembalian agar daerah tahu apa yang harus diperbaiki.",
    "answer_empty": "Tulis penjelasan beserta sumbernya.",
    "no_submission": "Pengajuan {submission} tidak ditemukan.",
    "no_warning": "Aturan {rule} tidak memerlukan penjelasan pada pengajuan ini.",
    "no_answer": "Penjelasan {answer} tidak ditemukan.",
    "changed": "Isi telaah ini berubah sejak Anda membukanya. Keputusan Anda belum disimpan. Buka lalu telaah kembali.",
    "wrong_state": "Belum dapat diputuskan: pengajuan ini {state}.",
    "already_decided": "Versi ini sudah {kind} pada {at}. Keputusan Anda belum disimpan.",
    "needs_signatory": "Pengajuan ini sudah {kind}, jadi keputusan berikutnya diambil Pejabat Pengesah.",
    "large_effect": "Pengaruh terhadap angka nasional {effect}, jadi pengajuan ini harus ditelaah sendiri.",
    "no_approval_needed": "Dataset ini terbit tanpa persetujuan.",
    "nothing_to_approve": "Tidak ada pengajuan yang dapat disetujui massal.",
}  # fmt: skip
DECIDED = {"approved": "disetujui", "returned": "dikembalikan untuk diperbaiki", "escalated": "diteruskan ke pimpinan"}


@dataclass(frozen=True)
class Refusal:
    """A reason against a step: its code for programs, its text for people."""

    code: str
    text: str

    @staticmethod
    def of(code: str, detail: Mapping[str, Any] | None = None) -> Refusal:
        return Refusal(code, TEXTS[code].format(**{key: _said(key, value) for key, value in (detail or {}).items()}))


class ReviewRefusedError(Exception):
    """A step that may not be taken; nothing was written. `code` and `text` say why."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.text)
        self.refusal = refusal

    @property
    def code(self) -> str:
        return self.refusal.code

    @property
    def text(self) -> str:
        return self.refusal.text


@contextmanager
def refusals(connection: psycopg.Connection[Any]) -> Iterator[None]:
    """A step of its own in the caller's transaction: what the database refuses is a ReviewRefusedError.

    The transaction can go on after it.
    """
    if not connection.autocommit and connection.info.transaction_status == TransactionStatus.IDLE:
        # The outermost block would commit: a step is a savepoint, and its caller says when it becomes a fact.
        connection.execute("select")
    try:
        with connection.transaction():
            yield
    except psycopg.DatabaseError as error:
        if error.sqlstate != SQLSTATE:
            raise
        detail = json.loads(error.diag.message_detail or "{}")
        raise ReviewRefusedError(Refusal.of(str(error.diag.message_primary), detail)) from error


def _said(key: str, value: Any) -> str:
    if value is None:
        return formats.NOT_AVAILABLE
    match key:
        case "at":
            return formats.moment(datetime.fromisoformat(value) if isinstance(value, str) else value)
        case "role":
            return ROLES.get(str(value), str(value))
        case "kind":
            return DECIDED[str(value)]
        case "state":
            return SUBMISSION_STATES.get(str(value), str(value))
        case "count":
            return formats.number(value)
        case "effect":
            return formats.percent(value, 1)
    return str(value)
