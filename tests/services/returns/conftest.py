"""A register with people, from which tables are filled."""

from __future__ import annotations

from tests.services.register.conftest import delivered, filled, home, opened

__all__ = ["delivered", "filled", "home", "opened"]
