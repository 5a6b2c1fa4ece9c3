"""The sentences of the network's pages, for what is written outside a template."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from everyvillage.language.catalogue import Catalogue, read_catalogue

LEVEL_WORDS = {
    "fibre": "network.level_fibre",
    "broadband": "network.level_broadband",
    "signal": "network.level_signal",
}
"""The words of each level that a plan may ask."""
RULE_WORDS = {
    "either": "network.rule_either",
    "heard": "network.rule_heard",
    "near": "network.rule_near",
}
"""The words of each branch of the official test by which 4G may count."""
COUNT_WORDS = {
    "households": "network.counts_households",
    "villages": "network.counts_villages",
}
"""The words of what a sum of money may reach the most of."""


@cache
def network_words() -> Catalogue:
    """Give the catalogue of this service, read once."""
    return read_catalogue(Path(__file__).with_name("words.toml"))


def say(key: str, language: str, **parts: object) -> str:
    """Give one sentence with its parts filled in."""
    return network_words().word(key, language, **parts)


def said_yuan(yuan: int | None, language: str) -> str:
    """Give an amount: millions of yuan in English, ten thousands in Chinese."""
    if yuan is None:
        return "—"
    if language == "en":
        return say("network.yuan", language, amount=f"{yuan / 1e6:,.3f}")
    return say("network.yuan", language, amount=f"{yuan / 1e4:,.1f}")


def said_shares(shares: tuple[float, float] | None, language: str) -> str:
    """Give the shares of a level, of all villages and of the poor ones; a dash where none is."""
    every, poor = shares or (0.0, 0.0)
    if not every and not poor:
        return "—"
    key = "network.shares_both" if every and poor else "network.shares_poor"
    key = "network.shares_all" if not poor else key
    return say(key, language, every=f"{every:g}", poor=f"{poor:g}")


def said_share(permille: int) -> str:
    """Give a share in percent, with the tenth where there is one."""
    return f"{permille / 10:g} %"
