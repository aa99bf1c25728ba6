"""Write the guide: a static page and a PDF per dataset, an index, and one PDF of everything. Nothing is downloaded."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import typst
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from orkestrasi import files
from orkestrasi.guide import reading
from orkestrasi.guide.content import GuideDataset, datasets, general_rules

TEMPLATES = Path(__file__).with_name("templates")
WHOLE = "panduan.pdf"


def write(folder: Path, only: str | None = None) -> list[Path]:
    """Write the guide into `folder`; `only` keeps it to one dataset and leaves the index alone.

    Returns the files written. The same contracts and rules give the same bytes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    general = {
        "general": general_rules(), "formats": reading.FORMATS, "marks": reading.MARKS, "examples": reading.EXAMPLES,
    }  # fmt: skip
    guides = datasets()
    written = []
    for guide in guides:
        if only in (None, guide.dataset):
            page = environment.get_template("dataset.html.j2").render(guide=guide, **general)
            written.append(_put(folder / f"{guide.dataset}.html", page.encode()))
            written.append(_put(folder / f"{guide.dataset}.pdf", _pdf([guide], guide.label)))
    if only is None:
        index = environment.get_template("index.html.j2").render(guides=guides, whole=WHOLE, **general)
        written.append(_put(folder / "index.html", index.encode()))
        written.append(_put(folder / WHOLE, _pdf(guides, "Seluruh dataset")))
    return written


def _pdf(guides: Sequence[GuideDataset], subtitle: str) -> bytes:
    """Set by typst with the fonts it brings. All text goes in as data, so nothing in it is taken for markup."""
    document = {
        "subtitle": subtitle,
        "datasets": [guide.as_json() for guide in guides],
        "general": [vars(rule) for rule in general_rules()],
        "formats": reading.FORMATS,
        "marks": reading.MARKS,
        "examples": reading.EXAMPLES,
    }
    content = typst.compile(
        str(TEMPLATES / "guide.typ"),
        root=str(TEMPLATES),
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"guide": json.dumps(document, ensure_ascii=False)},
    )
    if not isinstance(content, bytes):
        raise TypeError("typst gave no PDF")
    return content


def _put(path: Path, content: bytes) -> Path:
    with files.whole(path) as unfinished:
        unfinished.write_bytes(content)
    return path
