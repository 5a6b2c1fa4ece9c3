"""An anchor: a signed root as it lies with somebody else, on paper or in a file."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from everyvillage.core.errors import CheckFailedError, Fault, InputError
from everyvillage.ledger.hashing import Head, root_of
from everyvillage.ledger.models import Root, as_moment
from everyvillage.ledger.signing import is_signed

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from pathlib import Path

_TITLE = "everyvillage root 1"
_LINE = re.compile(
    r"^(number|made|chains|entries|previous|root|signature|public key)\s*[: ]\s*(.+)$",
    re.MULTILINE,
)
_LARGEST_FILE = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Anchor:
    """One signed root; ``heads`` is None where only the printed sheet was kept."""

    number: int
    made_us: int
    chains: int
    entries: int
    previous: bytes
    root: bytes
    signature: bytes
    public_key: bytes
    heads: tuple[Head, ...] | None

    @property
    def made(self) -> datetime:
        """Give when it was made."""
        return as_moment(self.made_us)

    @property
    def statement(self) -> str:
        """Give the text that is signed."""
        return statement_of(
            number=self.number,
            made_us=self.made_us,
            counts=(self.chains, self.entries),
            previous=self.previous,
            root=self.root,
        )

    def check(self, known: Collection[bytes] = ()) -> None:
        """Refuse with CheckFailedError where signature, key or heads do not fit.

        With ``known`` public keys, the signing one must be among them.
        """
        found = self._wrong(known)
        if found:
            raise CheckFailedError(
                Fault(
                    code="ledger.root-forged",
                    where=f"root {self.number}",
                    asked="a root that was signed by this installation",
                    found=found,
                    accepted="the statement, signature and heads as they were made",
                    next_step="compare with the copy of another holder; do not trust this one",
                )
            )

    def _wrong(self, known: Collection[bytes]) -> str:
        """Say what does not fit, "" where all does."""
        if not is_signed(self.statement.encode(), self.signature, self.public_key):
            return "a signature that does not fit the statement"
        if known and self.public_key not in known:
            return "the signature of a key that is not this installation's"
        if self.heads is not None and root_of(self.heads) != self.root:
            return "heads of chains that do not give its hash"
        return ""

    def text(self) -> str:
        """Give the file that is sent to the level above."""
        data = {
            "statement": self.statement.splitlines(),
            "signature": self.signature.hex(),
            "public_key": self.public_key.hex(),
            "heads": [head.line() for head in self.heads or ()],
        }
        return json.dumps(data, indent=1) + "\n"

    @classmethod
    def of(cls, row: Root) -> Self:
        """Give the anchor that a row of the database tells of."""
        heads = read_heads(row.heads)
        return cls(
            number=row.number,
            made_us=row.made_us,
            chains=len(heads),
            entries=sum(head.sequence for head in heads),
            previous=bytes(row.previous),
            root=bytes(row.root),
            signature=bytes(row.signature),
            public_key=bytes(row.public_key),
            heads=heads,
        )


def statement_of(
    *, number: int, made_us: int, counts: tuple[int, int], previous: bytes, root: bytes
) -> str:
    """Give the text that is signed: six lines below a title."""
    chains, entries = counts
    lines = (
        _TITLE,
        f"number {number}",
        f"made {made_us}",
        f"chains {chains}",
        f"entries {entries}",
        f"previous {previous.hex()}",
        f"root {root.hex()}",
    )
    return "\n".join(lines) + "\n"


def read_heads(text: str) -> tuple[Head, ...]:
    """Read heads, one a line."""
    parts = (line.split() for line in text.splitlines())
    return tuple(
        Head(int(place), int(sequence), bytes.fromhex(digits)) for place, sequence, digits in parts
    )


def read_anchor(path: Path) -> Anchor:
    """Read a root from the file of the level above, or from the text of a printed sheet.

    Refuses with InputError what is neither.
    """
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise InputError(_unreadable(path, "a file of more than 256 MiB"))
        text = path.read_text("utf-8")
        return _from_file(text) if text.lstrip().startswith("{") else _from_sheet(text)
    except OSError as error:
        raise InputError(_unreadable(path, error.strerror or "no file")) from error
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(_unreadable(path, "a text that is no root")) from error


def _from_file(text: str) -> Anchor:
    """Read the file that was made for the level above."""
    data = json.loads(text)
    told = dict(_LINE.findall("\n".join(data["statement"])))
    return _anchor(
        {**told, "signature": data["signature"], "public key": data["public_key"]},
        read_heads("\n".join(data["heads"])),
    )


def _from_sheet(text: str) -> Anchor:
    """Read what was printed; the long numbers stand in groups there, over two lines."""
    joined = re.sub(r"\n {4,}", " ", text)
    return _anchor(dict(_LINE.findall(joined)), None)


def _anchor(told: dict[str, str], heads: tuple[Head, ...] | None) -> Anchor:
    """Put the parts together."""
    return Anchor(
        number=int(told["number"]),
        made_us=int(told["made"].split()[0]),
        chains=int(told["chains"]),
        entries=int(told["entries"]),
        previous=_digits(told["previous"]),
        root=_digits(told["root"]),
        signature=_digits(told["signature"]),
        public_key=_digits(told["public key"]),
        heads=heads,
    )


def _digits(grouped: str) -> bytes:
    """Read hexadecimal digits that may stand in groups."""
    return bytes.fromhex("".join(grouped.split()))


def _unreadable(path: Path, found: str) -> Fault:
    """Say that a file holds no root."""
    return Fault(
        code="ledger.root-unreadable",
        where=path.name,
        asked="a signed root",
        found=found,
        accepted="a file of the outbox, or the text of the printed sheet",
        next_step="take the file as it was sent, or type the sheet's lines again",
    )
