"""Render pages: every page in both languages from one template, with the parts that all pages share."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import jinja2

from orkestrasi import formats
from orkestrasi.report import charts, labels
from orkestrasi.report.facts import Facts
from orkestrasi.report.texts import LANGUAGES, Say

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Words:
    """The module of formats in one language, for templates."""

    say: Say

    def number(self, value: formats.Number, decimals: int | None = None) -> str:
        return formats.number(value, decimals, self.say.lang)

    def share(self, part: int, whole: int) -> str:
        return formats.share(part, whole, self.say.lang)

    def n_of(self, part: int, whole: int) -> str:
        return formats.n_of(part, whole, self.say.lang)

    def moment(self, when: Any) -> str:
        return formats.moment(when, self.say.lang)

    def date(self, day: Any) -> str:
        return formats.date_long(day, self.say.lang)

    def days(self, days: formats.Number) -> str:
        return formats.working_days(days, self.say.lang)


@dataclass
class Pages:
    """Renders the pages of one publication; `path` is that of the Indonesian page, the English one stands under en/."""

    facts: Facts
    digest: str = ""

    @cached_property
    def environment(self) -> jinja2.Environment:
        environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(TEMPLATES),
            autoescape=jinja2.select_autoescape(["html.j2"], default_for_string=True),
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        environment.globals.update(levels=charts.LEVELS)
        return environment

    def render(self, say: Say, template: str, path: str, **context: Any) -> str:
        depth = path.count("/")
        root = "../" * depth
        assets = root + ("" if say.lang == "id" else "../")
        other = f"{root}en/{path}" if say.lang == "id" else f"{assets}{path}"
        return self.environment.get_template(template).render(
            _=say,
            rich=say.rich,
            fmt=Words(say),
            lang=say.lang,
            path=path,
            root=root,
            assets=assets,
            other=other,
            facts=self.facts,
            s=self.facts.summary,
            digest=self.digest,
            clusters_nav=[
                (f"klaster/{labels.SLUGS[code]}.html", say(word)) for code, word in labels.SHORT_CLUSTERS.items()
            ],
            **context,
        )  # fmt: skip

    def stylesheet(self) -> str:
        return self.environment.get_template("laporan.css.j2").render(
            tiles=charts.TILES, number=self.facts.summary["number"], digest=self.digest
        )


def places(path: str) -> list[tuple[Say, str, str]]:
    """Language, file and way back to the root of the language for one page in both languages."""
    return [(Say(lang), path if lang == "id" else f"en/{path}", "../" * path.count("/")) for lang in LANGUAGES]
