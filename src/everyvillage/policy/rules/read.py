"""Read a rule file whole, or refuse it with every fault listed."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from everyvillage.contracts.shapes import Table, Words
from everyvillage.contracts.tables.cases import CASES
from everyvillage.core.errors import Fault, InputError, NotFoundError
from everyvillage.policy.expressions import Expression, parse_test
from everyvillage.policy.expressions.reach import check_reach
from everyvillage.policy.nearest import nearest, piece
from everyvillage.policy.parameters import Sure, shipped_parameters, shipped_sources
from everyvillage.policy.rules.model import PLACE, Joined, Rule, RuleSet

HERE: Final = Path(__file__).parent
Row = dict[str, object]


def rules_named(name: str) -> RuleSet:
    """Give the shipped rule set called ``name``; refuse an unknown one with the nearest names."""
    known = {rules.id: rules for rules in shipped_rules()}
    if name in known:
        return known[name]
    raise NotFoundError(
        Fault(
            code="rule.set-unknown",
            where="",
            asked="a rule set",
            found=piece(name),
            accepted=nearest(name, known),
            next_step="docs/explain/rules.md lists the rule sets that come with the package",
        )
    )


@cache
def shipped_rules() -> tuple[RuleSet, ...]:
    """Give the rule sets that come with the package, in the order of their file names."""
    return tuple(read_rules(path) for path in sorted(HERE.glob("*.toml")))


def read_rules(path: Path) -> RuleSet:
    """Read the rule file at ``path``.

    Refuses a file that is not TOML, and every fault of one that is: a row that no table of
    cases declares, a test that does not parse, words without both languages, a sentence that
    names an unknown parameter, a column to say that the row does not have.
    """
    text = path.read_text(encoding="utf-8")
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(_fault("toml", path.name, piece(str(error)), "a TOML file")) from error
    reader = _Reader(path.name)
    found = reader.rule_set(document, hashlib.sha256(text.encode()).hexdigest())
    if found is None or reader.faults:
        raise InputError(reader.faults)
    return found


def _fault(code: str, where: str, found: str, accepted: str) -> Fault:
    return Fault(
        code=f"rule.{code}",
        where=where,
        asked="a rule that can be put in force",
        found=found,
        accepted=accepted,
        next_step="mend the file; docs/explain/rules.md shows every field",
    )


@dataclass(slots=True)
class _Reader:
    """One file being read, with the faults found so far."""

    name: str
    faults: list[Fault] = field(default_factory=list)

    def rule_set(self, document: Row, version: str) -> RuleSet | None:
        head = document.get("rules")
        if not isinstance(head, dict):
            self._note("field-missing", "rules", "nothing", "a block [rules]")
            return None
        table = self._table(head)
        rows = document.get("rule")
        listed = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
        if not listed:
            self._note("field-missing", "rule", "nothing", "at least one [[rule]]")
        if table is None:
            return None
        return RuleSet(
            id=self._text(head, "rules", "id"),
            words=self._words(head, "rules", "words"),
            table=table,
            joined=self._joined(head),
            from_=self._day(head),
            to=self._last_day(head),
            guide=self._guide(head),
            version=version,
            rules=tuple(self._rule(row, table, number) for number, row in enumerate(listed, 1)),
        )

    def _note(self, code: str, where: str, found: str, accepted: str) -> None:
        self.faults.append(_fault(code, f"{self.name}: {where}", found, accepted))

    def _text(self, row: Row, where: str, name: str) -> str:
        found = row.get(name)
        if isinstance(found, str) and found.strip():
            return found.strip()
        self._note("field-missing", f"{where}: {name}", "nothing", "a text")
        return ""

    def _words(self, row: Row, where: str, name: str) -> Words:
        found = row.get(name)
        if isinstance(found, dict) and found.get("en") and found.get("zh"):
            return Words(str(found["en"]), str(found["zh"]))
        self._note("words", f"{where}: {name}", piece(str(found)), '{ en = "…", zh = "…" }')
        return Words("", "")

    def _table(self, head: Row) -> Table | None:
        name = self._text(head, "rules", "of")
        if name and name not in CASES:
            self._note("row-unknown", "rules: of", piece(name), nearest(name, CASES))
        return CASES.get(name)

    def _joined(self, head: Row) -> Joined:
        found = head.get("joined")
        if found in set(Joined):
            return Joined(str(found))
        self._note("choice", "rules: joined", piece(str(found)), ", ".join(Joined))
        return Joined.ANY

    def _day(self, head: Row) -> date:
        found = head.get("from")
        if isinstance(found, date):
            return found
        self._note("date", "rules: from", piece(str(found)), "a day such as 2020-03-20")
        return date.min

    def _last_day(self, head: Row) -> date | None:
        found = head.get("to")
        if found is None or isinstance(found, date):
            return found
        self._note("date", "rules: to", piece(str(found)), "a day such as 2021-05-13, or none")
        return None

    def _guide(self, head: Row) -> str:
        found = str(head.get("guide", ""))
        known = shipped_parameters().parameters
        if found and found not in known:
            self._note("parameter-unknown", "rules: guide", piece(found), nearest(found, known))
        return found

    def _rule(self, row: Row, table: Table, number: int) -> Rule:
        where = str(row.get("id") or f"rule {number}")
        words = self._words(row, where, "words")
        self._check_sentence(words, where)
        test = self._test(row, table, where)
        return Rule(
            id=self._text(row, where, "id"),
            kind=str(row.get("kind", "")),
            words=words,
            test=test,
            says=self._says(row, table, where),
            source=self._source(row, where),
            sure=self._sure(row, where),
        )

    def _test(self, row: Row, table: Table, where: str) -> Expression:
        parameters = shipped_parameters()
        text = self._text(row, where, "test")
        place = f"{self.name}: {where}: test"
        try:
            found = parse_test(text, table=table, parameters=parameters.types, where=place)
            check_reach(found, parameters.largest, table=table.name, where=place)
        except InputError as error:
            self.faults.extend(error.faults)
            return parse_test("TRUE", table=table)
        return found

    def _check_sentence(self, words: Words, where: str) -> None:
        known = shipped_parameters().types
        for said in (words.en, words.zh):
            for name in PLACE.findall(said):
                if name not in known:
                    place = f"{where}: words"
                    self._note("parameter-unknown", place, piece(name), nearest(name, known))

    def _says(self, row: Row, table: Table, where: str) -> tuple[str, ...]:
        found = row.get("says", [])
        names = [str(name) for name in found] if isinstance(found, list) else []
        for name in names:
            if table.column(name) is None:
                known = [column.name for column in table.columns]
                self._note("column-unknown", f"{where}: says", piece(name), nearest(name, known))
        if not names:
            self._note("field-missing", f"{where}: says", "nothing", "the columns to say aloud")
        return tuple(names)

    def _source(self, row: Row, where: str) -> str:
        found = self._text(row, where, "source")
        for key in filter(None, (key.strip() for key in found.split(","))):
            if key not in shipped_sources():
                near = nearest(key, shipped_sources())
                self._note("source-unknown", f"{where}: source", piece(key), near)
        return found

    def _sure(self, row: Row, where: str) -> str:
        found = row.get("sure")
        if found not in set(Sure):
            self._note("choice", f"{where}: sure", piece(str(found)), ", ".join(Sure))
        return str(found)
