"""Put words, sums and tables on paper: Typst source in which no name is taken as markup."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from everyvillage.planning.network.report.words import ENGLISH, WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_ROWS = 40
SHORT = 12
"""A table of so few rows stands on one page."""
FONTS = '("Noto Sans CJK SC", "Noto Sans", "DejaVu Sans")'


@dataclass(frozen=True)
class Paper:
    """The language of a report, and how it writes words and money: English for en, else Chinese."""

    language: str

    def say(self, key: str, **values: object) -> str:
        """Give words in the report's language, with values in their places."""
        return WORDS[key][0 if self.language == ENGLISH else 1].format(**values)

    def term(self, key: str) -> str:
        """Give the words for a code, the code itself where it is somebody's own."""
        return self.say(key) if key in WORDS else key

    def money(self, yuan: float) -> str:
        """Give yuan in millions, or in Chinese in units of ten thousand."""
        return f"{yuan / 1e6:,.3f}" if self.language == ENGLISH else f"{yuan / 1e4:,.1f}"


def head(paper: Paper) -> str:
    """Give the settings of the pages: size, fonts, numbers of pages; no moment of writing."""
    return (
        "#set document(date: none)\n"
        '#set page(paper: "a4", margin: 1.8cm, numbering: "1 / 1")\n'
        f'#set text(lang: "{paper.language}", size: 10pt, font: {FONTS})\n'
        "#set table(stroke: 0.4pt + luma(75%), inset: 4pt)\n"
        "#show table: set text(size: 8.5pt)\n"
        "#show heading.where(level: 2): set block(above: 1.6em, below: 0.8em)\n"
    )


def text(words: str) -> str:
    """Put words into a string of Typst's, so that nothing in them is taken as markup."""
    escaped = words.replace("\\", "\\\\").replace('"', '\\"')
    return f'text("{escaped}")'


def heading(words: str, level: int = 2) -> str:
    """Give a heading."""
    return f"{'=' * level} #{text(words)}\n"


def paragraph(words: str) -> str:
    """Give a paragraph."""
    return f"#{text(words)}\n\n"


def bullets(lines: Sequence[str]) -> str:
    """Give lines with a dot before each."""
    return "".join(f"- #{text(line)}\n" for line in lines) + "\n"


def table(
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    left: int = 1,
    above: Sequence[tuple[str, int]] = (),
) -> str:
    """Give a table whose first ``left`` columns are words and the rest numbers.

    ``above`` are words over several heads each, with how many they stand over. The heads stand
    again on each page.
    """
    sides = ", ".join(["left"] * left + ["right"] * (len(heads) - left))
    top = [f"table.cell(colspan: {wide}, align: center)[#{text(one)}]" for one, wide in above]
    top += [f"[*#{text(one)}*]" for one in heads]
    cells = [f"[#{text(cell)}]" for row in rows for cell in row]
    made = (
        f"table(columns: {len(heads)}, align: ({sides}), "
        f"table.header({', '.join(top)}), {', '.join(cells)})"
    )
    return f"#block(breakable: {str(len(rows) > SHORT).lower()}, {made})\n\n"


def picture(name: str, wide: str = "100%") -> str:
    """Give a drawing that lies beside the source."""
    return f'#image("{name}", width: {wide})\n\n'
