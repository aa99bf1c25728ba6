"""The receipt: a signed statement of what was received and how it was decided."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import psycopg

from orkestrasi import files, formats
from orkestrasi.answer import facts
from orkestrasi.answer.facts import Facts
from orkestrasi.contracts.load import contracts
from orkestrasi.formats import WIB, Lang
from orkestrasi.ledger.words import SEVERITIES, VERDICTS, label, mask

FORMAT = "orkestrasi-receipt/1"
ALGORITHM = "HMAC-SHA256"
KEY_BYTES = 32


class NoSubmissionError(LookupError):
    """There is no submission of that number."""


def of(connection: psycopg.Connection[Any], submission_id: int) -> dict[str, Any]:
    """The signed receipt of one submission, as a JSON-able document.

    Raises NoSubmissionError.
    """
    found = facts.of(connection, [submission_id])
    if not found:
        raise NoSubmissionError(submission_id)
    return from_facts(found[0])


def from_facts(submission: Facts) -> dict[str, Any]:
    """The signed receipt of a submission whose facts are known. The same facts give the same bytes."""
    document: dict[str, Any] = {
        "format": FORMAT,
        "submission_id": submission.submission_id,
        "reporter_id": submission.reporter_id,
        "reporter": submission.reporter,
        "dataset": submission.dataset,
        "period": submission.period_key,
        "part": submission.part or None,
        "version": submission.version,
        "file_name": submission.shown_file_name,
        "sha256": submission.sha256,
        "size_bytes": submission.size_bytes,
        "received_at": _moment(submission.received_at),
        "decided_at": _moment(submission.decided_at),
        "counts_in_period": submission.effective_period_key or submission.period_key,
        "is_nil": submission.is_nil,
        "rows": {
            "read": submission.rows_read,
            "kept": 0 if submission.verdict == "rejected" else submission.row_count,
            "left_out": submission.rows_left_out,
        },
        "reading": submission.counts,
        "rule_set": {"id": submission.rule_set_id, "sha256": submission.rule_set_sha256},
        "contract_version": submission.contract_version,
        "state": submission.state if submission.verdict is None else None,
        "verdict": submission.verdict,
        "findings": {"error": submission.errors, "warning": submission.warnings, "info": submission.infos},
    }
    return document | {"signature": {"algorithm": ALGORITHM, "value": _signature(document)}}


def as_bytes(receipt: Mapping[str, Any]) -> bytes:
    """The receipt as it is filed and sent: indented JSON, keys in the receipt's own order."""
    return (json.dumps(receipt, ensure_ascii=False, indent=2) + "\n").encode()


def is_genuine(receipt: Any) -> bool:
    """Whether this installation signed exactly this receipt. Any JSON document may be asked about."""
    if not isinstance(receipt, dict) or not isinstance(receipt.get("signature"), dict):
        return False
    signature = receipt["signature"]
    if set(signature) != {"algorithm", "value"} or signature["algorithm"] != ALGORITHM:
        return False
    signed = {name: value for name, value in receipt.items() if name != "signature"}
    return hmac.compare_digest(_signature(signed).encode(), str(signature["value"]).encode())


def text(receipt: Mapping[str, Any], lang: Lang = "id") -> str:
    """The receipt for printing, one fact a line, at most 100 columns wide."""
    indonesian = lang == "id"
    contract = contracts().get(receipt["dataset"])
    rows, rule_set, findings = receipt["rows"], receipt["rule_set"], receipt["findings"]
    pending = "belum diputuskan" if indonesian else "not decided yet"
    counted = [f"{formats.number(findings[s], None, lang)} {w.lower()}" for s, w in SEVERITIES[lang].items()]
    lines = [
        ("Nomor pengajuan", "Submission", str(receipt["submission_id"])),
        ("Pelapor", "Reporter", f"{receipt['reporter']} ({receipt['reporter_id']})"),
        ("Dataset", "Dataset", label(contract, lang) if contract else receipt["dataset"]),
        ("Periode", "Period", formats.period(receipt["period"], lang)),
        ("Bagian", "Part", receipt["part"]),
        ("Versi", "Version", str(receipt["version"])),
        ("Berkas", "File", f"{mask(receipt['file_name'])} ({formats.file_size(receipt['size_bytes'], lang)})"),
        ("Sidik digital (SHA-256)", "SHA-256", receipt["sha256"]),
        ("Diterima sistem", "Received", _in_words(receipt["received_at"], lang)),
        ("Baris dibaca", "Rows read", _number(rows["read"], lang)),
        ("Baris dipakai", "Rows kept", _number(rows["kept"], lang)),
        ("Baris bukan data", "Rows that are no data", _number(rows["left_out"], lang)),
        ("Versi kontrak data", "Contract version", receipt["contract_version"]),
        ("Versi aturan", "Rule set", f"{rule_set['id']} ({rule_set['sha256'][:12]})" if rule_set["sha256"] else None),
        ("Hasil pemeriksaan", "Verdict", VERDICTS[lang].get(receipt["verdict"] or "", pending)),
        ("Diputuskan", "Decided", _in_words(receipt["decided_at"], lang)),
        ("Temuan", "Findings", ", ".join(counted)),
        (f"Tanda tangan ({ALGORITHM})", f"Signature ({ALGORITHM})", receipt["signature"]["value"]),
    ]
    title = "TANDA TERIMA PENGAJUAN DATA" if indonesian else "RECEIPT OF A DATA SUBMISSION"
    shown = [(i if indonesian else e, value) for i, e, value in lines if value is not None]
    width = max(len(name) for name, _ in shown)
    return "\n".join([title, "=" * len(title), *(f"{name:<{width}}  {value}" for name, value in shown)]) + "\n"


def _signature(document: Mapping[str, Any]) -> str:
    canonical = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hmac.new(_key(), canonical.encode(), hashlib.sha256).hexdigest()


def _key() -> bytes:
    """This installation's key; whoever reads it can sign receipts, so only the owner can."""
    return bytes.fromhex(files.secret("receipt.key", lambda: secrets.token_hex(KEY_BYTES).encode()).decode())


def _moment(when: datetime | None) -> str | None:
    return when.astimezone(WIB).isoformat() if when else None


def _in_words(when: str | None, lang: Lang) -> str | None:
    return formats.moment(datetime.fromisoformat(when), lang) if when else None


def _number(value: int | None, lang: Lang) -> str | None:
    return None if value is None else formats.number(value, None, lang)
