"""The scales on which values are compared, there and back, as expressions over columns."""

from __future__ import annotations

import polars as pl

# Nearer to 0 or 100 percent the odds would be decided by rounding alone.
_EDGE_PCT = 0.05
_COUNT_SHIFT = 3 / 8


def there(value: pl.Expr, transform: pl.Expr) -> pl.Expr:
    """Ratios become differences; null where the scale has no place for the value (zero on a scale of ratios)."""
    share = value.clip(_EDGE_PCT, 100 - _EDGE_PCT)
    return (
        pl.when(transform == "log")
        .then(pl.when(value > 0).then(value.log()))
        .when(transform == "logit")
        .then(pl.when((value >= 0) & (value <= 100)).then((share / (100 - share)).log()))
        .when(transform == "small_count")
        .then(pl.when(value >= 0).then(2 * (value + _COUNT_SHIFT).sqrt()))
        .otherwise(value)
    )


def back(scaled: pl.Expr, transform: pl.Expr) -> pl.Expr:
    """What `there` made of a value, as a value again."""
    odds = scaled.exp()
    return (
        pl.when(transform == "log")
        .then(scaled.exp())
        .when(transform == "logit")
        .then(100 * odds / (1 + odds))
        .when(transform == "small_count")
        .then((scaled.clip(0) / 2).pow(2) - _COUNT_SHIFT)
        .otherwise(scaled)
    )
