"""What the register does about what happens elsewhere."""

from __future__ import annotations

from everyvillage.registry.events.delivery import Reaction
from everyvillage.registry.events.network import PlantBuilt, VillageConnected
from everyvillage.services.register.connected import take_connected, take_plant

REACTIONS = (
    Reaction("register-takes-connected", VillageConnected, take_connected),
    Reaction("register-takes-plant", PlantBuilt, take_plant),
)
