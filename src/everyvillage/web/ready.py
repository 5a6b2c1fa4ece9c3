"""What a process loads before it answers, so that its first visitor waits no longer than others.

Views, templates, sentences and rules are read when they are first asked for; in a site that has
just started that would be the visitor's time.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import DatabaseError
from django.template.loader import get_template
from django.urls import URLResolver, get_resolver, reverse

from everyvillage.core.errors import EveryvillageError
from everyvillage.policy.parameters import shipped_parameters
from everyvillage.policy.rules.read import shipped_rules
from everyvillage.registry.access.roles import role_book
from everyvillage.registry.access.rules import registry_rules
from everyvillage.registry.own_vault import open_vault
from everyvillage.services.discovery import find_services
from everyvillage.web.words import screen_words

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
FOLDER = "templates"


def make_ready() -> int:
    """Load every view, template, sentence and rule, and open the keys; give how many templates.

    A key that is missing, and a database that is not made yet, are told by the page that needs
    them, as without this.
    """
    _load(get_resolver())
    for read in (screen_words, role_book, registry_rules, shipped_parameters, shipped_rules):
        read()
    with suppress(EveryvillageError, DatabaseError):
        open_vault(dry_run=True)
    reverse("home")
    return len([get_template(name) for name in _templates()])


def _load(resolver: URLResolver) -> None:
    """Load the modules of a resolver's addresses and of those below it."""
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            _load(one)


def _templates() -> Iterator[str]:
    """Give the name of every template of the site and of its services."""
    folders = [ROOT / "web" / FOLDER]
    folders += [ROOT / "services" / one.name / FOLDER for one in find_services()]
    for folder in folders:
        for path in sorted(folder.rglob("*.html")):
            yield str(path.relative_to(folder))
