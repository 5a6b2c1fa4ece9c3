"""What the register does about what happens elsewhere."""

from __future__ import annotations

from everyvillage.registry.events.delivery import Reaction
from everyvillage.registry.events.network import VillageConnected
from everyvillage.services.register.connected import take_connected

REACTIONS = (Reaction("register-takes-connected", VillageConnected, take_connected),)
