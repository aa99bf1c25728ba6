"""Numbers as people write them, Indonesian and English, as canonical decimal text; what could be two numbers is none.

Columns of text are laid end to end and read in three steps, each only where the one before could not: plain numbers,
numbers with separators, and numbers with something around them (Rp, juta, %, brackets, a mark of the statistical
office). Numbers stay text, so that no digit is lost to floating point.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Context, Decimal
from functools import cache

import polars as pl

from orkestrasi.contracts.model import Column
from orkestrasi.extract.reading import NATIVE_NUMBER
from orkestrasi.sources.model import UNIT_FACTORS, MarkMeaning

# What BPS tables print where there is no number: not available, none or zero, provisional, estimated, revised,
# a relative standard error above 25 % (a) or 50 % (b), nearly zero.
MARKS = (
    "...", "…", "-", "–", "—", "NA", "N/A", "n/a", "na", "n.a.",
    "*", "**", "***", "a", "b", "c", "e", "r", "±", "~0", "~",
)  # fmt: skip
# numeric holds more than any report needs, but not a cell full of digits.
LONGEST_NUMBER = 100

# [0-9], not \d: other scripts have digits too, which PostgreSQL does not read.
# Three digits after the only sign could be thousands, so those are not plain.
PLAIN = r"^[+-]?[0-9]+(\.([0-9]{1,2}|[0-9]{4,}))?$"
# The same once the decimal sign is known; a comma is then replaced.
PLAIN_BY_SIGN = {None: PLAIN, ".": r"^[+-]?[0-9]+(\.[0-9]+)?$", ",": r"^[+-]?[0-9]+(,[0-9]+)?$"}
WHOLE = r"^[+-]?[0-9]+$"
# One separator followed by exactly three digits can be thousands or decimals: 1.234
UNDECIDED_DOT = r"^[+-]?[1-9][0-9]{0,2}\.[0-9]{3}$"
UNDECIDED_COMMA = r"^[+-]?[1-9][0-9]{0,2},[0-9]{3}$"
DECIMAL_DOT = r"^[+-]?[0-9]+\.[0-9]+$"
DECIMAL_COMMA = r"^[+-]?[0-9]+,[0-9]+$"
GROUPED_DOT = r"^[+-]?[0-9]{1,3}((\.[0-9]{3}){2,}|(\.[0-9]{3})+,[0-9]+)$"
GROUPED_COMMA = r"^[+-]?[0-9]{1,3}((,[0-9]{3}){2,}|(,[0-9]{3})+\.[0-9]+)$"
EXPONENT = r"^[+-]?[0-9]+([.,][0-9]+)?[eE][+-]?[0-9]{1,2}$"
# What the readers make of a number that arrived as one.
NATIVE_DECIMAL = r"^([+-]?[0-9]+\.[0-9]+)" + NATIVE_NUMBER + "$"
GROUPED_BLANK = r"^[0-9]{1,3}(\p{Zs}[0-9]{3})+([.,][0-9]+)?$"

# Which decimal sign a number proves, whatever its own sign: 0,5 and 1.234.567 prove a comma.
PROOF = (
    r"^[+-]?(?:[0-9]+{decimal}(?:[0-9]{{1,2}}|[0-9]{{4,}})|(?:0[0-9]*|[0-9]{{4,}}){decimal}[0-9]{{3}}"
    r"|[0-9]{{1,3}}(?:(?:{group}[0-9]{{3}}){{2,}}|(?:{group}[0-9]{{3}})+{decimal}[0-9]+))$"
)
PROVES_DOT = PROOF.format(decimal=r"\.", group=",")
UNPROVEN = rf"^[+-]?[0-9]+([.,][0-9]{{3}}|\.[0-9]+{NATIVE_NUMBER})$"
PROVES_COMMA = PROOF.format(decimal=",", group=r"\.")

WORDS = {
    "ribu": "ribu", "rb": "ribu", "thousand": "ribu",
    "juta": "juta", "jt": "juta", "million": "juta",
    "miliar": "miliar", "milyar": "miliar", "mlr": "miliar", "billion": "miliar",
    "triliun": "triliun", "trilyun": "triliun", "trillion": "triliun",
}  # fmt: skip
MINUS = r"\-\u2212\u2013"
GRAMMAR = (
    rf"^\s*(?P<open>\()?\s*(?P<sign>[+{MINUS}])?\s*(?P<currency>(?i:rp\.?|idr)\s*)?(?P<inner_open>\()?"
    rf"(?P<inner_sign>[+{MINUS}])?\s*(?P<core>[0-9](?:[0-9.,\p{{Zs}}]*[0-9])?)(?P<exponent>[eE][+-]?[0-9]{{1,2}})?"
    rf"(?P<dash>,[-\u2013]{{1,2}})?\s*(?P<word>(?i:{'|'.join(sorted(WORDS, key=len, reverse=True))}))?"
    r"\s*(?P<tail>(?i:rupiah|idr))?\s*(?P<percent>%)?\s*(?P<close>\))?\s*(?:(?P<mark>\*{1,3}|[abcer])\)?)?\s*$"
)
EXAMPLES = 3
# Far more digits than LONGEST_NUMBER, so that scaling is exact.
EXACT = Context(prec=4 * LONGEST_NUMBER)


@dataclass(frozen=True)
class Proofs:
    """Cells that can be read in one way only: how many, and the first of them as written."""

    count: int = 0
    examples: tuple[str, ...] = ()

    def __add__(self, other: Proofs) -> Proofs:
        return Proofs(self.count + other.count, (self.examples + other.examples)[:EXAMPLES])

    @property
    def shown(self) -> str:
        """For people: 0,5; 1,25; 3,4 (12x). Empty where there is no proof."""
        return f"{'; '.join(self.examples)} ({self.count}x)" if self.count else ""


@dataclass(frozen=True)
class SignEvidence:
    """The cells of a column that prove a decimal dot, and those that prove a comma."""

    dot: Proofs = Proofs()
    comma: Proofs = Proofs()

    def __add__(self, other: SignEvidence) -> SignEvidence:
        return SignEvidence(self.dot + other.dot, self.comma + other.comma)

    def of(self, sign: str) -> Proofs:
        return self.dot if sign == "." else self.comma

    @property
    def sign(self) -> str | None:
        """The sign that all proofs agree on."""
        if bool(self.dot.count) == bool(self.comma.count):
            return None
        return "." if self.dot.count else ","


@dataclass(frozen=True)
class NumberRules:
    """How the numbers of a file are to be read, by column: its decimal sign where known, what its unit multiplies.

    `marks`: marks that mean zero or missing by the source's word; the others stay marks beside a blank.
    """

    decimals: Mapping[str, str] = field(default_factory=dict)
    factors: Mapping[str, str] = field(default_factory=dict)
    marks: Mapping[str, MarkMeaning] = field(default_factory=dict)


@dataclass(frozen=True)
class Numbers:
    """Numeric columns as canonical decimal text. `marks`: (at, column_name, text), `at` = the row's index from 0."""

    values: list[pl.Series]
    marks: pl.DataFrame
    counts: Counter[str]


def sign_evidence(texts: pl.DataFrame) -> dict[str, SignEvidence]:
    """What the numeric columns of a frame of text prove about their decimal signs; columns without proof are absent."""
    if not texts.width:
        return {}
    long = texts.unpivot(variable_name="column")
    value = long["value"]
    has_comma = value.str.contains(",", literal=True).any()
    dot = value.str.contains(PROVES_DOT)
    comma = value.str.contains(PROVES_COMMA) if has_comma else dot & False
    # What is left of the cells with a sign may have something around its number.
    rest = value.str.contains(r"[.,]") & ~dot & ~comma & ~value.str.contains(UNPROVEN)
    if rest.any():
        places = rest.fill_null(False).arg_true()
        dressed = value.gather(places)
        bare = dressed.str.replace(r"([0-9])[eE][+-]?[0-9]{1,2}(\D|$)", "$1$2").str.replace_all(r"[^0-9.,]", "")
        # Asking whether the grammar fits costs a tenth of asking which part is the number.
        core = bare.str.strip_chars(".,").zip_with(
            dressed.str.contains(GRAMMAR), pl.repeat(None, dressed.len(), dtype=pl.String, eager=True)
        )
        dot = dot.scatter(places, core.str.contains(PROVES_DOT).fill_null(False))
        comma = comma.scatter(places, core.str.contains(PROVES_COMMA).fill_null(False))
    found = {}
    for position, name in enumerate(texts.columns):
        proofs = [
            Proofs(int(proven.sum()), tuple(texts[name].filter(proven).head(EXAMPLES)))
            for proven in (column.slice(position * texts.height, texts.height) for column in (dot, comma))
        ]
        if any(p.count for p in proofs):
            found[name] = SignEvidence(*proofs)
    return found


def read_numbers(texts: pl.DataFrame, columns: tuple[Column, ...], rules: NumberRules) -> Numbers:
    """Read the numeric `columns`, one text column each. What is no number becomes null; blanks stay null."""
    counts: Counter[str] = Counter()
    values: dict[str, pl.Series] = {}
    marks = []
    for sign in {rules.decimals.get(c.name) for c in columns}:
        group = [c for c in columns if rules.decimals.get(c.name) == sign]
        # All columns as one long one: a plan per column costs a small, wide file 25 ms.
        long = texts.select(c.name for c in group).unpivot(variable_name="column_name")
        read, marked, words = _read(long, group, sign, rules, counts)
        for position, column in enumerate(group):
            start = position * texts.height
            series = read.slice(start, texts.height)
            if factor := rules.factors.get(column.name):
                own = [at - start for at in words if start <= at < start + texts.height]
                series = _scaled(series, Decimal(factor), own, counts)
            values[column.name] = series.alias(column.name)
        marks.append(marked.with_columns(pl.col("at") % max(texts.height, 1)))
    schema = {"at": pl.UInt32, "column_name": pl.String, "text": pl.String}
    return Numbers(
        [values[c.name] for c in columns], pl.concat(marks) if marks else pl.DataFrame(schema=schema), +counts
    )


def _read(
    long: pl.DataFrame, columns: list[Column], sign: str | None, rules: NumberRules, counts: Counter[str]
) -> tuple[pl.Series, pl.DataFrame, list[int]]:
    """The long column read; its marks; the places of cells that bring a word for their own factor."""
    value = pl.col("value")
    cells = long["value"]
    plain = cells.str.contains(PLAIN_BY_SIGN[sign]) & (cells.str.len_bytes() <= LONGEST_NUMBER)
    rest = long.with_row_index("at").filter(~plain)
    out = cells
    if sign == "," and (commas := int((plain & cells.str.contains(",", literal=True)).sum())):
        counts["numbers_decimal_comma"] += commas
        out = cells.str.replace(",", ".", literal=True)
    if rest.is_empty():
        return out, _marks(rest.with_columns(value.alias("text"))), []
    out = out.zip_with(plain, pl.repeat(None, long.height, dtype=pl.String, eager=True))
    known = [*MARKS, *rules.marks]
    zeros = [mark for mark, meaning in rules.marks.items() if meaning == "zero"]
    mark = value.str.strip_chars()
    rest = rest.with_columns(
        mark.is_in(known).alias("is_mark"), pl.when(mark.is_in(zeros)).then(pl.lit("0")).alias("zero")
    )
    alone = rest.filter("is_mark")
    rest = rest.filter(~pl.col("is_mark")).with_columns(_with_separators(sign).alias("number"))
    read = rest.filter(pl.col("number").is_not_null())
    _count_separators(read, "value", counts)
    dressed = _undress(rest.filter(pl.col("number").is_null()), columns, sign, counts)
    counts["marks_read_as_zero"] += alone["zero"].len() - alone["zero"].null_count()
    for part, name in ((read, "number"), (dressed, "number"), (alone, "zero")):
        if part.height:
            out = out.scatter(part["at"], part[name])
    beside = dressed.filter(pl.col("number").is_not_null() & pl.col("mark").is_not_null())
    counts["marks_beside_values"] += beside.height
    marks = pl.concat(
        [_marks(alone.with_columns(value.alias("text"))), _marks(beside.with_columns(text=pl.col("mark")))]
    )
    words = dressed.filter(pl.col("number").is_not_null() & pl.col("word").is_not_null())["at"].to_list()
    return out, marks, words


def _marks(cells: pl.DataFrame) -> pl.DataFrame:
    return cells.select(pl.col("at").cast(pl.UInt32), "column_name", "text")


@cache
def _with_separators(sign: str | None) -> pl.Expr:
    """Canonical decimal text, or null where the text (`value`) is no bare number or could be two different ones."""
    text = pl.col("value")
    return (
        pl.when(text.str.len_bytes() > LONGEST_NUMBER).then(pl.lit(None, pl.String))
        .when(text.str.contains(WHOLE)).then(text)
        .when(text.str.contains(EXPONENT))
        .then(text.str.replace(NATIVE_NUMBER + "$", "").str.replace(",", ".", literal=True))
        .otherwise(_separated(text, sign))
    )  # fmt: skip


def _separated(text: pl.Expr, sign: str | None) -> pl.Expr:
    nothing = pl.lit(None, pl.String)
    dots_out = text.str.replace_all(".", "", literal=True).str.replace(",", ".", literal=True)
    commas_out = text.str.replace_all(",", "", literal=True)
    comma_to_dot = text.str.replace(",", ".", literal=True)
    undecided_dot = {".": text, ",": dots_out}.get(sign or "", nothing)
    undecided_comma = {",": comma_to_dot, ".": commas_out}.get(sign or "", nothing)
    return (
        pl.when(text.str.contains(UNDECIDED_DOT)).then(undecided_dot)
        .when(text.str.contains(UNDECIDED_COMMA)).then(undecided_comma)
        .when(text.str.contains(DECIMAL_DOT)).then(text)
        .when(text.str.contains(DECIMAL_COMMA)).then(comma_to_dot)
        .when(text.str.contains(GROUPED_DOT)).then(dots_out)
        .when(text.str.contains(GROUPED_COMMA)).then(commas_out)
    )  # fmt: skip


def _undress(cells: pl.DataFrame, columns: list[Column], sign: str | None, counts: Counter[str]) -> pl.DataFrame:
    """Numbers with something around them; adds the columns number, mark, word. Cells that are none have no number."""
    parts = pl.col("value").str.extract_groups(GRAMMAR)
    short = pl.col("value").str.len_bytes() <= LONGEST_NUMBER
    cells = cells.filter(short).drop("number").with_columns(parts.alias("parts")).unnest("parts")
    cells = cells.filter(pl.col("core").is_not_null())
    if cells.is_empty():
        return cells.with_columns(pl.lit(None, pl.String).alias("number"))
    core, exponent, word = pl.col("core"), pl.col("exponent"), pl.col("word").str.to_lowercase()
    is_percent = pl.col("column_name").is_in([c.name for c in columns if is_share(c)])
    is_money = pl.col("column_name").is_in([c.name for c in columns if is_rupiah(c)])
    paid = pl.any_horizontal(pl.col(name).is_not_null() for name in ("currency", "dash", "tail"))
    signs = pl.sum_horizontal(pl.col(name).is_not_null() for name in ("open", "inner_open", "sign", "inner_sign"))
    opened = pl.col("open").is_not_null() | pl.col("inner_open").is_not_null()
    sound = (
        (signs <= 1)
        & (opened == pl.col("close").is_not_null())
        & (pl.col("percent").is_null() | is_percent)
        & (~paid | is_money)
        & (word.is_null() | (~is_percent & exponent.is_null()))
        & (pl.col("inner_sign").is_null() | pl.col("currency").is_not_null())
    )
    comma_to_dot = core.str.replace(",", ".", literal=True)
    number = (
        pl.when(~sound).then(pl.lit(None, pl.String))
        .when(exponent.is_not_null())
        .then(pl.when(core.str.contains(r"^[0-9]+([.,][0-9]+)?$")).then(comma_to_dot + exponent))
        .when(core.str.contains(WHOLE)).then(core)
        .when(core.str.contains(GROUPED_BLANK)).then(comma_to_dot.str.replace_all(r"\p{Zs}", ""))
        .otherwise(_separated(core, sign))
    )  # fmt: skip
    given = pl.coalesce("sign", "inner_sign")
    negative = opened | given.is_in(["-", "\u2212", "\u2013"]).fill_null(False)
    cells = cells.with_columns(number.alias("number")).with_columns(
        pl.when(negative).then(pl.lit("-") + pl.col("number")).otherwise(pl.col("number")).alias("number")
    )
    _count_parts(cells.filter(pl.col("number").is_not_null()), opened, paid, counts)
    return _by_word(cells.with_columns(word.alias("word")), {c.name: unit_factor(c.unit) for c in columns}, counts)


def _count_separators(read: pl.DataFrame, column: str, counts: Counter[str]) -> None:
    text, number = pl.col(column), pl.col("number")
    changed = read.filter((text != number) & ~text.str.ends_with(NATIVE_NUMBER))
    if changed.is_empty():
        return
    commas, thousands = changed.select(
        (text.str.contains(r",[0-9]+([eE][+-]?[0-9]+)?$") & number.str.contains(".", literal=True)).sum(),
        (text.str.count_matches("[.,]") > number.str.count_matches(".", literal=True)).sum().alias("thousands"),
    ).row(0)
    counts["numbers_decimal_comma"] += commas
    counts["thousands_removed"] += thousands


def _count_parts(read: pl.DataFrame, opened: pl.Expr, paid: pl.Expr, counts: Counter[str]) -> None:
    if read.is_empty():
        return
    spaced = pl.col("core").str.contains(r"\p{Zs}")
    totals = read.select(
        currency_removed=paid.sum(),
        percent_removed=pl.col("percent").is_not_null().sum(),
        parentheses_negative=opened.sum(),
        spaces_removed=spaced.sum(),
        signs_normalised=pl.coalesce("sign", "inner_sign").is_in(["\u2212", "\u2013"]).sum(),
    )
    counts.update(totals.row(0, named=True))
    _count_separators(read, "core", counts)


def _by_word(cells: pl.DataFrame, own: dict[str, Decimal], counts: Counter[str]) -> pl.DataFrame:
    """1,2 juta is 1200000 rupiah, but 1.2 in a column that counts in millions."""
    worded = cells.filter(pl.col("word").is_not_null() & pl.col("number").is_not_null())
    if worded.is_empty():
        return cells
    scaled = []
    for (word, column), group in worded.group_by("word", "column_name"):
        factor = EXACT.divide(Decimal(UNIT_FACTORS[WORDS[str(word)]]), own[str(column)])
        scaled.append(group.with_columns(_scaled(group["number"], factor, [], counts).alias("number")))
    others = cells.filter(pl.col("word").is_null() | pl.col("number").is_null())
    return pl.concat([others, *scaled], how="vertical")


def _scaled(numbers: pl.Series, factor: Decimal, but: list[int], counts: Counter[str]) -> pl.Series:
    """Multiply decimal text exactly, but not at the given places (their cells bring a factor of their own)."""
    if factor == 1:
        return numbers
    texts = numbers.drop_nulls().unique()
    products = [format(EXACT.multiply(Decimal(t), factor), "f") for t in texts]
    scaled = numbers.replace_strict(texts, pl.Series(products, dtype=pl.String), default=None, return_dtype=pl.String)
    counts["units_scaled"] += numbers.len() - numbers.null_count() - len(but)
    return scaled.scatter(but, numbers.gather(but)) if but else scaled


def is_share(column: Column) -> bool:
    """The column's values are per cent."""
    return bool(column.unit and column.unit.startswith("persen"))


def is_rupiah(column: Column) -> bool:
    return bool(column.unit and "rupiah" in column.unit)


def unit_factor(unit: str | None) -> Decimal:
    """What one of this unit is in units without a word: "ribu jiwa" is 1000."""
    first = (unit or "").split(" ")[0]
    return Decimal(UNIT_FACTORS.get(first, "1"))
