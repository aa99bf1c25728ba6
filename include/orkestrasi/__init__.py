"""Orkestrasi: reporting files in, gated and published star-schema marts out.

One package per stage of the way of the data.
"""
