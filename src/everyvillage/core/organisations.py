"""Unified social credit codes of organisations (GB 32100-2015), eighteen characters.

One of registering body, one of kind, six of area, nine of organisation code (GB 11714, with
its own check character), one check character modulo 31.
"""

from __future__ import annotations

import re

from everyvillage.core.errors import Fault, InputError

LENGTH = 18
CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The 31 characters of GB 32100: no I, O, S, V, Z."""

MODULUS = len(CHARACTERS)
WEIGHTS = tuple(pow(3, place, MODULUS) for place in range(LENGTH - 1))
BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
BODY_CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
SYNTHETIC_AREA = "00"
SYNTHETIC_START = "91"
"""Registered with the market authority, an enterprise; with area 00 it is never a real one."""

LAST_SEQUENCE = 99_999_999
NEXT_STEP = "compare it with the certificate of registration"


def check_organisation(code: str, *, where: str = "") -> list[Fault]:
    """Check a unified social credit code and give everything that is wrong with it.

    ``code`` may be in lower case; ``where`` names the file, row and column. An empty list
    means that nothing is wrong, not that such an organisation exists.
    """
    text = code.strip().upper()
    if len(text) != LENGTH:
        return [_fault("length", where, f"{len(text)} characters", "18 characters")]
    strange = sorted({char for char in text if char not in CHARACTERS})
    if strange:
        found = "the characters " + ", ".join(ascii(char)[1:-1] for char in strange)
        return [_fault("characters", where, found, "digits and capital letters but I, O, S, V, Z")]
    faults = []
    if not text[2:8].isdigit():
        faults.append(_fault("area", where, f"“{text[2:8]}” as area", "six digits in 3 to 8"))
    if organisation_check_character(text[8:16]) != text[16]:
        found = f"“{text[16]}” as 17th character"
        faults.append(_fault("body", where, found, "the check character of GB 11714"))
    if check_character(text[:17]) != text[17]:
        found = f"“{text[17]}” as last character"
        faults.append(_fault("check-character", where, found, "the check character of GB 32100"))
    return faults


def make_organisation(sequence: int, area_suffix: str = "0001") -> str:
    """Make a synthetic code: its area starts with 00, which no province has.

    ``sequence`` is 0 to 99,999,999; ``area_suffix`` the other four digits of the area.

    >>> make_organisation(1)
    '91000001000000019Y'
    """
    suffix_fits = re.fullmatch(r"[0-9]{4}", area_suffix, re.ASCII) is not None
    if not 0 <= sequence <= LAST_SEQUENCE or not suffix_fits:
        found = f"sequence {sequence} and area suffix “{area_suffix}”"
        raise InputError(_fault("unmakeable", "", found, "0 to 99999999, and four digits"))
    body = f"{sequence:08d}"
    start = f"{SYNTHETIC_START}{SYNTHETIC_AREA}{area_suffix}"
    code = f"{start}{body}{organisation_check_character(body)}"
    return code + check_character(code)


def check_character(body: str) -> str:
    """Give the check character of the first seventeen (weights 3^i mod 31, GB 32100)."""
    total = sum(weight * CHARACTERS.index(char) for weight, char in zip(WEIGHTS, body, strict=True))
    return CHARACTERS[-total % MODULUS]


def organisation_check_character(body: str) -> str:
    """Give the check character of eight characters of an organisation code (GB 11714)."""
    total = sum(
        weight * BODY_CHARACTERS.index(char)
        for weight, char in zip(BODY_WEIGHTS, body, strict=True)
    )
    value = -total % 11
    return "X" if value == 10 else str(value)  # noqa: PLR2004 - the eleventh character


def is_synthetic(code: str) -> bool:
    """Say whether the code was made up: its area starts with 00."""
    return code.strip()[2:4] == SYNTHETIC_AREA


def _fault(what: str, where: str, found: str, accepted: str) -> Fault:
    """Say what is wrong with an organisation's code."""
    asked = "a unified social credit code"
    return Fault(f"organisation.{what}", where, asked, found, accepted, NEXT_STEP)
