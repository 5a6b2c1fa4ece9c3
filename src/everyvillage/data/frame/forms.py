"""Which form of codes is in use: that of the list of places that this installation works with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from everyvillage.core.forms import STATISTICAL
from everyvillage.data.frame.own.in_use import own_index

if TYPE_CHECKING:
    from everyvillage.core.forms import CodeForm


def form_in_use() -> CodeForm:
    """Give the form in which people here write the codes of places."""
    own = own_index()
    if own is None:
        return STATISTICAL
    from everyvillage.data.frame.own.form import OwnForm  # noqa: PLC0415 - the packaged list needs none of it

    return OwnForm(own)


def written(key: str) -> str:
    """Give the code of a place as people here write it."""
    return form_in_use().written(key)
