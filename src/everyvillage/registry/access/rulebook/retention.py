"""How long things are kept: who sees that it is kept to."""

from __future__ import annotations

from everyvillage.contracts.shapes import Words
from everyvillage.registry.access.scopes import Everywhere
from everyvillage.registry.access.sentences import Sentence, Verb

SENTENCES = (
    Sentence(
        "auditors-see-retention",
        Words(
            "Auditors and administrators see how long each table is kept and what is overdue.",
            "审计检查人员和系统管理员可以查看各类数据的保存期限和超期情况。",
        ),
        frozenset({"auditor", "administrator"}),
        Verb.LIST,
        "retention",
        Everywhere(),
    ),
)
