"""The picture that a camera reads: a QR code as paths of an SVG."""

from __future__ import annotations

import io

import segno

_QUIET = 4


def picture_of(address: str) -> dict[str, object]:
    """Give the side in modules and the path of the QR code of an address, for a template.

    Error correction is M (15 %), so that a card with a crease still reads (ISO/IEC 18004).
    """
    made = segno.make(address, error="m", micro=False)
    out = io.BytesIO()
    made.save(out, kind="svg", xmldecl=False, svgns=False, omitsize=True, border=_QUIET)
    path = out.getvalue().decode().partition(' d="')[2].partition('"')[0]
    return {"side": made.symbol_size(border=_QUIET)[0], "path": path}
