"""How large a workbook may be, packed and unpacked, and what reading it may cost."""

from __future__ import annotations

MOST_FILE_BYTES = 256 << 20
"""A file of this size is no table of 200,000 rows."""
MOST_UNPACKED_BYTES = 1 << 30
"""What a packed workbook may hold once it is unpacked."""
MOST_RATIO = 400
"""How many times larger than packed a large part of a workbook may be."""
RATIO_FROM_BYTES = 64 << 20
"""Parts up to this size may shrink as much as they like."""
MOST_PARTS = 5_000
MOST_ROWS = 200_000
MOST_COLUMNS = 1_024
MOST_CELL_CHARACTERS = 32_767
"""What a spreadsheet itself allows in one cell."""
MEMORY_BYTES = 3 << 29
"""Address space of the process that opens a workbook (1.5 GiB)."""
PROCESSOR_SECONDS = 180
"""Processor time of the process that opens a workbook."""
