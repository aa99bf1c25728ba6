"""Gate 1: Great Expectations judges each load.

Every failing row becomes a finding, each submission gets its verdict.
"""
