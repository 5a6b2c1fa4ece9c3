"""The Django application of connectivity."""

from __future__ import annotations

from django.apps import AppConfig


class ConnectivityConfig(AppConfig):
    """Plans of the network, who decided on them, and what was built."""

    name = "everyvillage.services.connectivity"
    label = "connectivity"
