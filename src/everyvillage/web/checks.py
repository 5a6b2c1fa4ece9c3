"""Start-up checks: what must be right before the site answers anybody."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning  # noqa: A004 - Django's own name

from everyvillage.core.errors import EveryvillageError
from everyvillage.web.words import screen_words

if TYPE_CHECKING:
    from collections.abc import Sequence

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def check_home(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:  # noqa: ANN401 - Django's own signature
    """Check that the home folder can be written and its secret read by its owner only."""
    del app_configs, kwargs
    home = settings.HOME
    found: list[CheckMessage] = []
    if home.root.exists() and not os.access(home.root, os.W_OK):
        found.append(
            Error(
                f"The home folder {home.root} cannot be written.",
                hint="Give this account the folder, or set EVERYVILLAGE_HOME to another one.",
                id="everyvillage.E001",
            )
        )
    if home.secret.exists() and home.secret.stat().st_mode & _OTHERS:
        found.append(
            Warning(
                f"The signing secret {home.secret} can be read by other accounts.",
                hint=f"Run: chmod 600 {home.secret}",
                id="everyvillage.W001",
            )
        )
    return found


def check_words(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:  # noqa: ANN401 - Django's own signature
    """Check that every sentence of the screen has every language."""
    del app_configs, kwargs
    try:
        screen_words()
    except EveryvillageError as error:
        return [Error(str(fault), id="everyvillage.E002") for fault in error.faults]
    return []
