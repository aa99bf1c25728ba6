"""Publish: make a candidate, let gate 2 judge it through the marts' own views, show it in one transaction; revert."""
