"""Write the report of a publication: a static site in two languages with its downloads, put in place as a whole."""

from __future__ import annotations

import csv
import io
import json
import os
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from orkestrasi import db, formats
from orkestrasi.report import (
    digest,
    downloads,
    maps,
    pdf,
    signoff,
    view_changes,
    view_completeness,
    view_findings,
    view_national,
    view_region,
)
from orkestrasi.report.facts import Facts, NotPublishedError, Row, collect, examples, findings_by_reporter, snapshot
from orkestrasi.report.labels import SEVERITIES, SLUGS
from orkestrasi.report.page import Pages, places
from orkestrasi.report.shelf import Shelf
from orkestrasi.report.tables import Table, plain
from orkestrasi.report.texts import Say
from orkestrasi.report.view_region import RegionFacts
from orkestrasi.settings import settings
from orkestrasi.statistics import store as statistics

START = "index.html"
_ID = Say("id")
_MAP_WIDTH, _MAP_HEIGHT = 900, 380
_PROVINCE_WIDTH, _PROVINCE_HEIGHT = 640, 400


@dataclass(frozen=True)
class Built:
    """A report that stands: its first page, what was made anew and what was kept, and the hash that is signed."""

    number: int
    page: Path
    seconds: float
    files_written: int
    files_kept: int
    content_sha256: str


def build(number: int) -> Path:
    """Write the report of publication `number`; returns its first page. The same ledger gives the same bytes.

    Raises NotPublishedError.
    """
    return make(number).page


def build_latest() -> str:
    """Write the report of the latest publication; returns the path of its first page.

    Raises NotPublishedError where there is none yet.
    """
    with db.connect() as connection:
        row = connection.execute("select max(number) from ledger.publication where status = 'published'").fetchone()
    if row is None or row[0] is None:
        raise NotPublishedError("nothing has been published yet")
    return str(build(row[0]))


def make(number: int) -> Built:
    """Write the report of publication `number` and say what it took.

    Raises NotPublishedError.
    """
    started = time.monotonic()
    _refuse_unpublished(number)
    statistics.ensure(number)
    target = settings().reports / "terbitan" / str(number)
    with snapshot(number) as connection:
        facts = collect(connection, number)
        signed = signoff.content(connection, facts)
        with Shelf(target, number) as shelf:
            Site(facts, shelf, Pages(facts)).write(connection, signed)
    return Built(
        number=number,
        page=target / START,
        seconds=round(time.monotonic() - started, 1),
        files_written=shelf.written,
        files_kept=shelf.linked,
        content_sha256=signoff.sha256(signed),
    )


def _refuse_unpublished(number: int) -> None:
    with db.connect() as connection:
        row = connection.execute(
            "select 1 from ledger.publication where number = %s and status = 'published'", [number]
        ).fetchone()
    if row is None:
        raise NotPublishedError(f"publication {number} is not published")


@dataclass
class Site:
    """Writes all pages of one publication onto a shelf."""

    facts: Facts
    shelf: Shelf
    pages: Pages

    def write(self, connection: psycopg.Connection[Any], signed: dict[str, Any]) -> None:
        facts, number = self.facts, self.facts.summary["number"]
        known = view_region.gather(facts)
        pages = {r.page for r in known.values()}
        tables = self._tables()
        finding_count = self._regions(connection, known)
        rule_examples = examples(connection, [r["example_id"] for r in facts.rules])
        files = {table.file: table.to_csv() for table in tables}
        summary = self._summary()
        hashes = {name: digest.of_text(content) for name, content in files.items()}
        ringkasan = json.dumps(summary | {"sidik_sha256": hashes}, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
        self.pages.digest = digest.of_text(ringkasan)
        for name, content in files.items():
            self.shelf.put(name, content)
        self.shelf.put("ringkasan.json", ringkasan)
        self.shelf.put("laporan.json", downloads.as_json(number, summary, tables))
        self.shelf.put("skema.json", json.dumps(downloads.SCHEMA, ensure_ascii=False, indent=2) + "\n")
        shown = [t for t in tables if t.name not in ("pengajuan", "kewajiban")]
        downloads.workbook(self.shelf.path("data/laporan.xlsx"), number, facts.summary["published_at"], shown)
        self.shelf.put("laporan.css", self.pages.stylesheet())
        self.shelf.put("peta/nasional.svg", self._map(facts.tiles, "province", _MAP_WIDTH, _MAP_HEIGHT))
        self._rules(pages, rule_examples)
        self._documents(signed)
        self._overview(tables, finding_count)

    def _tables(self) -> list[Table]:
        """Every table shown, in Indonesian, for the downloads; once each."""
        facts = self.facts
        national = view_national.national(_ID, facts, "")
        changes = view_national.changes(_ID, facts, "")
        contexts: list[dict[str, Any]] = [national, changes]
        contexts += [view_national.cluster(_ID, facts, code, "../") for code in SLUGS]
        found = {t.name: t for context in contexts for t in context.values() if isinstance(t, Table)}
        for table in (
            view_completeness.dataset_table(_ID, facts),
            view_completeness.agency_table(_ID, facts, "../"),
            view_changes.submission_table(_ID, facts),
            view_region.obligation_download(facts),
        ):
            found[table.name] = table
        return list(found.values())

    def _regions(self, connection: psycopg.Connection[Any], known: dict[str, RegionFacts]) -> int:
        """All region pages, findings as they come from the database; returns how many findings there are."""
        rules = digest.of_value(self.facts.all_rules)
        total, done = 0, set()
        with self.shelf.path("data/temuan.csv").open("w", encoding="utf-8", newline="\n") as everything:
            everything.write(_csv([view_findings.FINDING_COLUMNS]))
            for reporter, rows in findings_by_reporter(connection):
                total += len(rows)
                if reporter in known:
                    done.add(reporter)
                    everything.write(self._region(view_region.with_findings(known.pop(reporter), rows), rows, rules))
                else:
                    everything.write(self._finding_lines(rows, self._told(_ID, rows)))
            for region in known.values():
                self._region(region, [], rules)
        return total

    def _region(self, known: RegionFacts, rows: list[Row], rules: str) -> str:
        """One reporter's pages and its findings; returns the findings as lines of the download."""
        page = f"wilayah/{known.page}.html"
        lines = f"data/temuan/{known.page}.csv"
        outlines = f"peta/{known.page}.svg" if known.children else ""
        made_of = digest.of_value([
            digest.of_code(), rules, known.region, known.obligations, known.answers, known.scorecard, known.movers,
            known.submissions, known.cluster_levels, known.children,
            [[r[k] for k in ("finding_id", "value", "expected", "difference", "row_number", "cell")] for r in rows],
        ])  # fmt: skip

        def make(since: int) -> dict[str, str]:
            told = self._told(_ID, rows)
            files = {lines: _csv([view_findings.FINDING_COLUMNS]) + self._finding_lines(rows, told)} if rows else {}
            if outlines:
                files[outlines] = self._map(known.children, "regency", _PROVINCE_WIDTH, _PROVINCE_HEIGHT, known.page)
            for say, path, root in places(page):
                shown = told[: len(known.findings)] if say.lang == "id" else self._told(say, known.findings)
                context = view_region.context(say, self.facts, known, shown, root)
                files[path] = self.pages.render(
                    say, "wilayah.html.j2", page, since=since, outlines=outlines, lines=lines if rows else "", **context
                )
            return files

        paths = [path for _, path, _ in places(page)] + [p for p in (lines if rows else "", outlines) if p]
        self.shelf.keep(paths, made_of, make)
        return self.shelf.path(lines).read_text(encoding="utf-8").split("\n", 1)[1] if rows else ""

    def _told(self, say: Say, rows: list[Row]) -> list[view_findings.Example]:
        return [view_findings.example(say, row, self.facts.contracts) for row in rows]

    def _finding_lines(self, rows: list[Row], told: list[view_findings.Example]) -> str:
        return _csv([plain(v) for v in view_findings.download_row(row, e)] for row, e in zip(rows, told, strict=True))

    def _map(self, rows: list[Row], level: str, width: int, height: int, province: str = "") -> str:
        """The picture of these regions; an empty picture where the reference data has no outlines."""
        levels = {str(r["code"]): str(r["level"]) for r in rows}
        outlines = [
            o for o in self.facts.polygons
            if (o["level"] == "province") == (level == "province") and province in ("", o["province_code"])
        ]  # fmt: skip
        return maps.picture(outlines, levels, width, height) or '<svg xmlns="http://www.w3.org/2000/svg"/>\n'

    def _rules(self, pages: set[str], found: dict[int, Row]) -> None:
        example_of = {r["rule_id"]: found.get(r["example_id"]) for r in self.facts.rules}
        for rule in self.facts.all_rules:
            page = f"aturan/{rule['rule_id'].lower()}.html"
            example = example_of.get(rule["rule_id"])

            def context(say: Say, root: str, rule: Row = rule, example: Row | None = example) -> dict[str, Any]:
                return view_national.rule_context(say, self.facts, rule, pages, root, example)

            self._keep(page, "aturan.html.j2", context)

    def _keep(self, page: str, template: str, context: Any) -> None:
        """A page in both languages that stays as it is while what it shows stays."""

        def make(since: int) -> dict[str, str]:
            return {
                path: self.pages.render(say, template, page, since=since, **context(say, root))
                for say, path, root in places(page)
            }

        unnumbered = make(0)
        self.shelf.keep(list(unnumbered), digest.of_value(unnumbered), make)

    def _documents(self, signed: dict[str, Any]) -> None:
        sha256 = signoff.sha256(signed)
        self.shelf.put("pengesahan.json", signoff.as_bytes(signed))
        for say, prefix in ((_ID, ""), (Say("en"), "en/")):
            self.shelf.put(f"{prefix}laporan.pdf", pdf.national(say, self.facts, sha256))
            self.shelf.put(f"{prefix}pengesahan.pdf", pdf.signoff(say, self.facts, sha256, signed["members_sha256"]))

    def _overview(self, tables: list[Table], finding_count: int) -> None:
        facts = self.facts
        docs = _docs_links(facts, settings().data_docs, self.shelf.target)
        named = {t.name: len(t.rows) for t in tables}
        for say, path, root in places(START):
            national = view_national.national(say, facts, root)
            self.shelf.put(path, self.pages.render(say, "index.html.j2", START, docs=docs, **national))
        for code, slug in SLUGS.items():
            page = f"klaster/{slug}.html"
            for say, path, root in places(page):
                context = view_national.cluster(say, facts, code, root)
                self.shelf.put(path, self.pages.render(say, "klaster.html.j2", page, **context))
        for say, path, root in places("perubahan.html"):
            self.shelf.put(
                path,
                self.pages.render(
                    say, "perubahan.html.j2", "perubahan.html", **view_national.changes(say, facts, root)
                ),
            )
        for say, path, root in places("wilayah/index.html"):
            context = {
                "listed": view_region.region_list(facts),
                "agencies": view_completeness.agency_table(say, facts, root),
            }
            self.shelf.put(path, self.pages.render(say, "daftar-wilayah.html.j2", "wilayah/index.html", **context))
        for say, path, root in places("aturan/index.html"):
            rules = view_findings.rule_table(say, facts, root)
            failing = {r["rule_id"] for r in facts.rules}
            context = {"rules": rules, "quiet": [r for r in facts.all_rules if r["rule_id"] not in failing]}
            self.shelf.put(path, self.pages.render(say, "daftar-aturan.html.j2", "aturan/index.html", **context))
        for say, path, _ in places("unduh.html"):
            context = {"named": named, "captions": {t.name: t.caption for t in tables}, "finding_count": finding_count}
            self.shelf.put(path, self.pages.render(say, "unduh.html.j2", "unduh.html", **context))

    def _summary(self) -> dict[str, Any]:
        """The main numbers for machines: plain numbers, ISO dates, warehouse names."""
        s = self.facts.summary
        synthetic = view_national.synthetic(self.facts)
        return {
            "terbitan": s["number"],
            "terbit": s["published_at"].astimezone(formats.WIB).isoformat(timespec="seconds"),
            "terbitan_sebelumnya": s["previous_number"],
            "dipulihkan_ke": s["reverts_to"],
            "pengajuan_dalam_terbitan": s["shown"],
            "kewajiban": {
                "wajib_lapor": s["owed"], "dipenuhi": s["met"], "masuk": s["received"], "tepat_waktu": s["on_time"],
                "ditolak": s["rejected"], "ditahan": s["quarantined"], "ditarik": s["withdrawn"],
                "sedang_diperiksa": s["checking"], "belum_masuk": s["missing"], "belum_jatuh_tempo": s["not_due"],
            },
            "pemerintah_daerah": {
                "jumlah": s["governments"], "memenuhi_semua": s["governments_met"],
                "dapat_dipakai": s["governments_usable"],
            },
            "temuan": {
                tag: sum(r["findings"] for r in self.facts.rules if r["severity"] == severity)
                for severity, (tag, _) in SEVERITIES.items()
            },
            "sintetis": synthetic,
        }  # fmt: skip


def _csv(rows: Iterable[Iterable[Any]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


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
