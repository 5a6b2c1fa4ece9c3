"""The form of the programme check."""

from __future__ import annotations

from typing import TYPE_CHECKING

from everyvillage.core.errors import Fault, InputError

if TYPE_CHECKING:
    from django.http import HttpRequest

LARGEST_BYTES = 1_000_000


def read_programme_text(request: HttpRequest) -> str:
    """Give the programme that was pasted or uploaded; a file goes before what was pasted.

    Refuses nothing at all, a file that is too large and bytes that are not UTF-8.
    """
    upload = request.FILES.get("file")
    if upload is None:
        text = str(request.POST.get("text", "")).replace("\r\n", "\n")
        if not text.strip():
            raise InputError(_nothing())
        return text
    if (upload.size or 0) > LARGEST_BYTES:
        raise InputError(_too_large(str(upload.name), upload.size or 0))
    try:
        content: bytes = upload.read()
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise InputError(_not_text(str(upload.name), error.start)) from error


def _nothing() -> Fault:
    return Fault(
        code="programme.nothing-given",
        where="",
        asked="a programme in TOML",
        found="no text and no file",
        accepted="text in the field, or one file",
        next_step="paste the programme or choose its file",
    )


def _too_large(name: str, size: int) -> Fault:
    return Fault(
        code="programme.file-too-large",
        where=name,
        asked="a programme in TOML",
        found=f"{size:,} bytes",
        accepted=f"at most {LARGEST_BYTES:,} bytes",
        next_step="choose the programme file; the largest one shipped has about 60,000 bytes",
    )


def _not_text(name: str, position: int) -> Fault:
    return Fault(
        code="programme.file-not-text",
        where=f"{name}, byte {position + 1}",
        asked="a programme in TOML, written in UTF-8",
        found="bytes that are not UTF-8",
        accepted="UTF-8 text",
        next_step="save the file as UTF-8 and choose it again",
    )
