from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from orkestrasi.contracts.load import all_rules, contracts
from orkestrasi.guide import content, site


class Page(HTMLParser):
    """Tags, links and text of a page."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.text = ""
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            if name in ("href", "src") and value:
                self.links.append(value)
            if name == "id" and value:
                self.ids.append(value)

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("guide")
    site.write(folder)
    return folder


def test_a_page_and_a_pdf_per_dataset_and_an_index(folder: Path) -> None:
    names = {path.name for path in folder.iterdir()}
    assert names == {"index.html", "panduan.pdf"} | {f"{d}.{kind}" for d in contracts() for kind in ("html", "pdf")}
    assert all((folder / name).read_bytes().startswith(b"%PDF") for name in names if name.endswith(".pdf"))


def test_pages_say_all_that_the_contracts_ask(folder: Path) -> None:
    for contract in contracts().values():
        page = Page(folder / f"{contract.dataset}.html")
        for column in contract.columns:
            assert column.header in page.text and column.label_id in page.text
        own = {r.rule_id for r in all_rules().values() if contract.dataset in r.datasets}
        assert own <= set(page.ids)
    general = {r.rule_id for r in all_rules().values() if "all" in r.datasets and r.stage != "mart"}
    assert general <= set(Page(folder / "index.html").ids)


def test_nothing_is_loaded_from_elsewhere_and_links_lead_somewhere(folder: Path) -> None:
    for path in folder.glob("*.html"):
        page = Page(path)
        assert not {"script", "img", "link", "iframe"} & set(page.tags)
        for link in page.links:
            file, _, anchor = link.partition("#")
            assert (folder / file).is_file(), link
            assert not anchor or anchor in Page(folder / file).ids


def test_due_dates_are_shown_and_assumptions_marked(folder: Path) -> None:
    page = (folder / "poverty_indicators.html").read_text(encoding="utf-8")
    assert re.search(r"Tahun 2023</th><td>pemerintah provinsi</td>.*29 April 2024", page)
    assert "asumsi proyek" in page


def test_placeholders_of_messages_are_words() -> None:
    assert all("{" not in rule.message + rule.fix for rule in content.general_rules())
    assert all("{" not in rule.message + rule.fix for guide in content.datasets() for rule in guide.rules)


def test_the_same_contracts_give_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    written = site.write(tmp_path, "poverty_indicators")
    assert [path.name for path in written] == ["poverty_indicators.html", "poverty_indicators.pdf"]
    assert all(path.read_bytes() == (folder / path.name).read_bytes() for path in written)


def test_text_is_text_in_html_and_pdf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Marks of HTML and typst in a contract neither break the guide nor do anything."""
    hostile = '#panic("x") $a *b _c `d ]<script>alert(1)</script>@e \\ #let'
    [first, *_] = content.datasets()
    changed = replace(first, label=hostile, columns=(replace(first.columns[0], meaning=hostile, header=hostile),))
    monkeypatch.setattr(site, "datasets", lambda: [changed])
    html, pdf = site.write(tmp_path, changed.dataset)
    assert hostile in Page(html).text
    assert "script" not in Page(html).tags
    assert pdf.read_bytes().startswith(b"%PDF")
