"""KEYS: the key ring of an installation and what is done with it.

Identity values are stored encrypted and found by keyed hash. The keys lie in the home folder,
never in the database and never in a backup.
"""

from everyvillage.registry.keys.ring import Key, KeyRing, Use
from everyvillage.registry.keys.vault import Vault

__all__ = ["Key", "KeyRing", "Use", "Vault"]
