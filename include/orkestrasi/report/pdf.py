"""The national report and the sign-off document as PDF: tagged, with title and language, the same bytes every time."""

from __future__ import annotations

import json
from typing import Any, Literal

import typst

from orkestrasi import formats
from orkestrasi.report import charts, labels, view_changes, view_movers, view_national
from orkestrasi.report.facts import Facts
from orkestrasi.report.page import TEMPLATES
from orkestrasi.report.tables import Table
from orkestrasi.report.texts import Say

# PDF/UA-1, so that a screen reader finds headings, tables and their heads.
STANDARD: Literal["ua-1"] = "ua-1"
SHOWN_ROWS = 60


def national(say: Say, facts: Facts, sha256: str) -> bytes:
    """The national report: the same tables as the site's national page."""
    context = view_national.national(say, facts, "")
    tables = [
        (say("Klaster"), context["clusters"]),
        (say("Wilayah mana yang dapat dipakai?"), context["tile_table"]),
        (say("Perubahan tidak wajar dengan pengaruh terbesar"), context["movers"]),
        (say("Angka utama: lama dan baru"), context["figures"]),
        (say("Aturan yang paling sering dilanggar"), context["rules"]),
        (say("Ketepatan waktu"), context["timeliness"]),
        (say("Perkembangan menurut terbitan"), context["trend"]),
    ]
    return _set(
        "laporan.typ",
        say,
        facts,
        {
            "title": say("Mutu data RB Tematik, Terbitan {n}", n=facts.summary["number"]),
            "blockers": [b.text for b in context["blockers"]],
            "sections": [_section(title, table) for title, table in tables if table is not None and table.rows],
            "sha256": sha256,
        },
    )


def signoff(say: Say, facts: Facts, sha256: str, members_sha256: str) -> bytes:
    """What the signing official puts a name under: figures, completeness, open warnings, answers, roles, hash."""
    figures = view_changes.figure_table(say, facts)
    warnings = view_national.warning_table(say, facts, "")
    movers = view_movers.mover_table(say, facts, view_movers.movers(facts), "", SHOWN_ROWS)
    sections = [
        (say("Kelengkapan menurut klaster"), view_national.cluster_table(say, facts, "")),
        (say("Angka yang disahkan"), figures),
        (say("Peringatan terbuka dan penjelasannya"), warnings),
        (say("Nilai tidak biasa"), movers),
    ]
    states = {r["state"]: r["submissions"] for r in facts.review_states}
    return _set(
        "pengesahan.typ",
        say,
        facts,
        {
            "title": say("Pengesahan Terbitan {n}", n=facts.summary["number"]),
            "blockers": [b.text for b in view_national.blockers(say, facts, "")],
            "sections": [_section(title, table) for title, table in sections if table is not None and table.rows],
            "answers": [
                {
                    "where": f"{a['reporter_id']} · {facts.dataset_label(say, a['dataset'])} · "
                    f"{formats.period(a['period_key'], say.lang)}",
                    "rule": say.of(a, "title"),
                    "answer": a["answer"],
                    "verdict": {"accepted": say("penjelasan diterima"), "returned": say("penjelasan dikembalikan")}.get(
                        a["verdict"] or "", say("menunggu")
                    ),
                }
                for a in facts.answers
            ],
            "review": [
                f"{say(labels.DECISIONS[state][0])}: {formats.number(n, None, say.lang)}"
                for state, n in states.items()
                if state in labels.DECISIONS
            ],
            "roles": [say(labels.ROLES[role]) for role in ("engineer", "reviewer", "signatory")],
            "sha256": sha256,
            "members_sha256": members_sha256,
        },
    )


def _section(title: str, table: Table) -> dict[str, Any]:
    shown = table.rows[:SHOWN_ROWS]
    kept = [i for i, c in enumerate(table.columns) if c.key != "bukti"]
    note = ""
    if len(shown) < len(table.rows):
        note = f"{len(shown)} / {len(table.rows)} · {table.file}"
    return {
        "title": title,
        "caption": table.caption,
        "columns": [{"label": table.columns[i].label, "numeric": table.columns[i].numeric} for i in kept],
        "rows": [[_text(row[i].text, row[i].below) for i in kept] for row in shown],
        "note": note,
    }


def _text(text: str, below: str) -> str:
    # The fonts that typst brings lack most of these marks; the words beside a mark carry the meaning.
    shown = text
    for mark, _ in charts.LEVELS.values():
        shown = shown.removeprefix(f"{mark} ")
    return f"{shown} ({below})" if below else shown


def _set(template: str, say: Say, facts: Facts, document: dict[str, Any]) -> bytes:
    s = facts.summary
    document |= {
        "lang": say.lang,
        "number": formats.number(s["number"], None, say.lang),
        "state": formats.moment(s["published_at"], say.lang),
        "words": {
            key: say(text)
            for key, text in {
                "publication": "Terbitan", "state": "Keadaan data per", "page": "Halaman", "of": "dari",
                "hash": "Sidik digital (SHA-256)", "blockers": "Penghalang", "none": "Tidak ada penghalang.",
                "signature": "Tanda tangan", "name": "Nama", "date": "Tanggal", "roles": "Peran",
                "answers": "Penjelasan", "members": "Sidik daftar pengajuan", "review": "Telaah",
                "verify": "Sidik ini dapat diperiksa dengan perintah",
                "shown": "Ditampilkan sebagian; seluruhnya ada di",
                "synthetic": "Data sintetis dibuat untuk peragaan dan bukan angka resmi.",
            }.items()
        },
        "headline": say(
            "{part} kewajiban lapor ({share}) dipenuhi dalam terbitan ini",
            part=formats.n_of(s["met"], s["owed"], say.lang), share=formats.share(s["met"], s["owed"], say.lang),
        ),
        "synthetic": any(r["synthetic_rows"] for r in facts.synthetic),
    }  # fmt: skip
    content = typst.compile(
        str(TEMPLATES / template),
        root=str(TEMPLATES),
        format="pdf",
        ignore_system_fonts=True,
        pdf_standards=[STANDARD],
        timestamp=int(s["published_at"].timestamp()),
        sys_inputs={"document": json.dumps(document, ensure_ascii=False)},
    )
    if not isinstance(content, bytes):
        raise TypeError("typst gave no PDF")
    return content
