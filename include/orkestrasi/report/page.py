"""Put words to the facts and render the page: everything the templates need is made ready here."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2

from orkestrasi import formats
from orkestrasi.contracts.load import contracts
from orkestrasi.report import charts, labels, view_changes, view_completeness
from orkestrasi.report.facts import Facts
from orkestrasi.report.tables import Table
from orkestrasi.report.view_findings import FindingsView

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Page:
    """The files of one publication's report: relative path -> text."""

    files: dict[str, str]


def render(facts: Facts, data_docs: Path, target: Path) -> Page:
    """Render the page and its downloads. `target` is where they will stand, `data_docs` what they link to."""
    words = contracts()
    findings = FindingsView(facts, words)
    chart = charts.lateness(facts.lateness)
    tables: dict[str, Table | None] = {
        "clusters": view_completeness.cluster_table(facts),
        "datasets": view_completeness.dataset_table(facts),
        "tiles": view_completeness.tile_table(facts),
        "provinces": view_completeness.province_table(facts),
        "agencies": view_completeness.agency_table(facts),
        "timeliness": view_completeness.timeliness_table(facts),
        "lateness": view_completeness.lateness_table(chart) if chart else None,
        "rules": findings.rule_table(),
        "reporters": findings.reporter_table(),
        "changes": view_changes.change_table(facts, words),
        "replaced": view_changes.replaced_table(facts, words),
        "figures": view_changes.figure_table(facts),
        "held_back": view_changes.held_back_table(facts, words),
        "repeats": view_changes.repeat_table(facts, words),
        "history": view_changes.history_table(facts),
    }
    downloads = [t for t in tables.values() if t] + [
        findings.all_findings(),
        view_changes.submission_table(facts),
    ]
    files = {table.file: table.to_csv() for table in downloads}
    summary = _summary(facts) | {"sidik_sha256": {name: _sha256(content) for name, content in files.items()}}
    files["ringkasan.json"] = json.dumps(summary, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    digest = _sha256(files["ringkasan.json"])
    environment = _environment()
    files["laporan.css"] = environment.get_template("laporan.css.j2").render(
        tiles=charts.TILES, number=facts.summary["number"], digest=digest
    )
    files["index.html"] = environment.get_template("index.html.j2").render(
        facts=facts,
        s=facts.summary,
        digest=digest,
        tables=tables,
        chart=chart,
        tiles=[(t, charts.TILES.get(t["code"]), charts.LEVELS[t["level"]]) for t in facts.tiles],
        levels=charts.LEVELS,
        findings=findings,
        rules=findings.rules,
        reporters=findings.reporters,
        findings_cap=findings_cap(findings),
        change_counts=view_changes.change_counts(facts),
        synthetic=summary["sintetis"],
        downloads=sorted(downloads, key=lambda t: t.name),
        docs=_docs_links(facts, data_docs, target),
        contracts=words,
    )
    return Page(files)


def findings_cap(findings: FindingsView) -> str:
    """Only known once rules and reporters have taken their examples."""
    _ = findings.rules, findings.reporters
    return findings.cap


def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=jinja2.select_autoescape(["html.j2"], default_for_string=True),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals.update(fmt=formats, labels=labels)
    return environment


def _summary(facts: Facts) -> dict[str, Any]:
    """The page's main numbers for machines: plain numbers, ISO dates, warehouse names."""
    s = facts.summary
    rows = sum(r["rows"] for r in facts.synthetic)
    synthetic_rows = sum(r["synthetic_rows"] for r in facts.synthetic)
    return {
        "terbitan": s["number"],
        "terbit": s["published_at"].astimezone(formats.WIB).isoformat(timespec="seconds"),
        "terbitan_sebelumnya": s["previous_number"],
        "dipulihkan_ke": s["reverts_to"],
        "pengajuan_dalam_terbitan": s["shown"],
        "kewajiban": {
            "wajib_lapor": s["owed"],
            "dipenuhi": s["met"],
            "masuk": s["received"],
            "tepat_waktu": s["on_time"],
            "ditolak": s["rejected"],
            "ditahan": s["quarantined"],
            "ditarik": s["withdrawn"],
            "sedang_diperiksa": s["checking"],
            "belum_masuk": s["missing"],
            "belum_jatuh_tempo": s["not_due"],
        },
        "pemerintah_daerah": {"jumlah": s["governments"], "memenuhi_semua": s["governments_met"]},
        "temuan": {
            tag: sum(1 for f in facts.findings.values() if f["severity"] == severity)
            for severity, (tag, _) in labels.SEVERITIES.items()
        },
        "sintetis": {
            "baris": synthetic_rows,
            "dari_baris": rows,
            "pengajuan": sum(r["synthetic_submissions"] for r in facts.synthetic),
            "dari_pengajuan": sum(r["submissions"] for r in facts.synthetic),
        },
    }


def _sha256(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()


def _docs_links(facts: Facts, data_docs: Path, target: Path) -> list[tuple[int, list[tuple[str, str]]]]:
    """Load -> (dataset, address of its Great Expectations page); checks across datasets have one page a load."""
    root = Path(os.path.relpath(data_docs, target)).as_posix()
    by_load: dict[int, list[str]] = {}
    for row in facts.loads:
        by_load.setdefault(row["load_id"], []).append(row["dataset"])
    return [
        (load, [(name, f"{root}/load-{load}/{name}/index.html") for name in [*datasets, "across"]])
        for load, datasets in by_load.items()
    ]
