"""Gate 2, publish, revert, and what must hold when they are interrupted or run at once."""
