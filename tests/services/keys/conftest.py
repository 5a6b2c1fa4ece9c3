"""A register with people whose keys are changed."""

from __future__ import annotations

from tests.services.register.conftest import delivered, filled, home, opened

__all__ = ["delivered", "filled", "home", "opened"]
