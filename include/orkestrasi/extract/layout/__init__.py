"""Find a table on a sheet of cells: where its header stands, and which rows around it are not data.

The same for every format: a CSV of a statistics office has title lines and a `Keterangan` at its end too.
"""

from orkestrasi.extract.layout.header import HeaderBlock, find, matches
from orkestrasi.extract.layout.rows import Trailer, frame_of

__all__ = ["HeaderBlock", "Trailer", "find", "frame_of", "matches"]
