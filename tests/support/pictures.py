"""Files that tests of the proof send."""

from __future__ import annotations

from io import BytesIO

from PIL import Image


def white_picture() -> bytes:
    """Give a small white picture as PNG."""
    data = BytesIO()
    Image.new("RGB", (8, 8), "white").save(data, "PNG")
    return data.getvalue()
