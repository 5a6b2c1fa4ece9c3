"""Rules: who falls under which provision, as sentences over declared rows, one file a rule set.

``shipped_rules`` gives those that come with the package, ``answer`` asks one row in Python.
``compiled_table``, in its own module, asks a whole county in an engine.
"""

from everyvillage.policy.rules.answer import Answer, RuleAnswer, answer
from everyvillage.policy.rules.model import Joined, Rule, RuleSet
from everyvillage.policy.rules.read import read_rules, rules_named, shipped_rules

__all__ = [
    "Answer",
    "Joined",
    "Rule",
    "RuleAnswer",
    "RuleSet",
    "answer",
    "read_rules",
    "rules_named",
    "shipped_rules",
]
