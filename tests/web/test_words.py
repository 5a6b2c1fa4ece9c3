"""Every sentence of the screen is in the catalogue, in both languages, in the officers' words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import everyvillage
from everyvillage.analytics.risk.illness import GROUPS as ILLNESS_GROUPS
from everyvillage.analytics.risk.illness import LEVELS as ILLNESS_LEVELS
from everyvillage.analytics.risk.illness.reckon import LAYERS as ILLNESS_LAYERS
from everyvillage.analytics.targets.figure import Status
from everyvillage.core.codes import LEVELS
from everyvillage.ledger.access.unusual import Why
from everyvillage.ledger.access.withholding import RULES
from everyvillage.ledger.models import EntryKind, How
from everyvillage.ledger.records import EVIDENCE_FORMS
from everyvillage.planning.network.stated import SAID
from everyvillage.policy.parameters import Sure
from everyvillage.policy.programmes.model import Kind, Reading, SetBy
from everyvillage.policy.programmes.model import Status as MeasureStatus
from everyvillage.services.burden.declared import OFTEN
from everyvillage.services.figures.presentation.maps import CLASSES
from everyvillage.services.protection.actions.leads import Came
from everyvillage.services.protection.actions.removing import CONDITIONS
from everyvillage.services.protection.audited.samples import ANSWERS as SAMPLE_ANSWERS
from everyvillage.services.protection.beside import WHY as BESIDE
from everyvillage.services.protection.catalogue import (
    CATALOGUE,
    CONSENT,
    ENDINGS,
    NOTES,
    OUTCOMES,
    STEPS,
    WITHDRAWALS,
)
from everyvillage.services.protection.entitled.gaps import GIVES, MISSING, NOT_ENTERED, NOT_GIVEN
from everyvillage.services.protection.entitled.overview import COUNTED
from everyvillage.services.protection.entitled.village import OPENED
from everyvillage.services.protection.plain import DUE, WHY
from everyvillage.services.protection.sample import FRAMES
from everyvillage.services.protection.stages import ENDED, Stage
from everyvillage.services.protection.views.pages import FILTERS
from everyvillage.services.protection.waiting import OTHER, REFUSED_FOR
from everyvillage.services.protection.week.needs import Task
from everyvillage.services.protection.week.plan import FIRSTS
from everyvillage.services.rights.asking import CORRECTIONS, DISPUTES, OBJECTIONS
from everyvillage.services.rights.models import Kind as RequestKind
from everyvillage.services.rights.models import Outcome, State
from everyvillage.services.rights.pages.office import SHOWN as SHOWN_REQUESTS
from everyvillage.services.trail.queries import COLUMNS
from everyvillage.web.words import catalogue_paths, screen_words

SOURCE = Path(everyvillage.__file__).parent
TEMPLATES = sorted(
    path for path in SOURCE.rglob("templates/**/*") if path.suffix in {".html", ".svg"}
)
PYTHON = [path for part in ("web", "services") for path in sorted((SOURCE / part).rglob("*.py"))]
TABLE = Path(__file__).parents[2] / "docs" / "reference" / "words.md"

USED_IN_TEMPLATE = re.compile(r'\{% (?:word|spoken) "([a-z_]+\.[a-z_]+)"(?!\|)')
NAMED = re.compile(r"[\"']([a-z_]+\.[a-z_]+)[\"']")
NETWORK = re.compile(
    r"network\.(state|standing|phase|count|table|by|item|unit|order|costs|at|file|built|point|sum|terrain)_"
)
INTAKE = re.compile(r"intake\.(standing|count|kind|way|why|field|line)_")
BUILT = (
    *(f"status.{status}" for status in Status),
    *(f"level.{level}" for level in LEVELS),
    *(f"kind.{kind}" for kind in Kind),
    *(f"reading.{reading}" for reading in Reading),
    *(f"set_by.{who}" for who in SetBy),
    *(f"measure.{status}" for status in MeasureStatus),
    *(f"sure.{sure.replace('-', '_')}" for sure in Sure),
    *(f"shade.{shade}" for shade in CLASSES),
    *(f"dot.{shade}" for shade in CLASSES),
    *(
        key
        for key in screen_words()
        if key.startswith(
            ("body.", "picture.", "ask.", "visit.", "voices.state_", "api.does_", "kept.")
        )
    ),
    *(key for key in screen_words() if INTAKE.match(key) or NETWORK.match(key)),
    *(f"plan.geography_{geography}" for geography in ("then", "now")),
    *(f"place.kind_{kind}" for kind in ("village", "community", "quasi")),
    *(f"words.{field}" for field in ("year", "date")),
    *(f"burden.often_{often}" for often in OFTEN),
    *(f"rights.kind_{kind}" for kind in RequestKind),
    *(f"rights.state_{state}" for state in State),
    *(f"rights.{said}_{outcome}" for said in ("outcome", "decision") for outcome in Outcome),
    *(f"rights.reason_{reason}" for reason in (*OBJECTIONS, *CORRECTIONS, *DISPUTES)),
    *(f"rights.show_{kind}" for kind in SHOWN_REQUESTS),
    *(f"trail.{name}" for name in COLUMNS),
    *(f"proof.kind_{kind}" for kind in EntryKind),
    *(f"proof.form_{form}" for form in EVIDENCE_FORMS),
    *(f"trail.how_{how}" for how in How),
    *(f"trail.why_{why}" for why in Why),
    *(f"trail.rule_{rule}" for rule in RULES),
    *(f"protection.stage_{stage}" for stage in FILTERS),
    *(f"protection.level_{level}" for level in ILLNESS_LEVELS),
    *(f"protection.group_{group}" for group in ILLNESS_GROUPS),
    *(f"protection.paid_{layer}" for layer in ILLNESS_LAYERS),
    *(f"protection.my_{stage}" for stage in Stage),
    *(f"protection.why_{why}" for why in WHY.values()),
    *(f"protection.due_{what}" for what in DUE),
    *(f"protection.care_{kind}" for kind in COUNTED),
    *(f"protection.care_wall_{wall.value}" for wall in OPENED),
    *(f"protection.gap_{what}" for what in GIVES),
    *(f"protection.gap_why_{why}" for why in (MISSING, NOT_ENTERED, NOT_GIVEN)),
    *(f"protection.first_{why}" for why in FIRSTS),
    *(f"protection.task_{task}" for task in Task),
    *(f"protection.weekday_{number}" for number in range(7)),
    *(f"protection.frame_{frame}" for frame in FRAMES),
    *(f"protection.answer_{answer}" for answer in SAMPLE_ANSWERS),
    *(f"protection.beside_{why}" for why in BESIDE if why != "same"),
    *(f"protection.step_{what}" for what in STEPS),
    *(f"protection.told_{came}" for came in Came),
    *(f"protection.refused_{why}" for why in (*REFUSED_FOR.values(), OTHER)),
    *(f"protection.note_{note}" for note in NOTES),
    *(f"protection.help_{kind}" for kind in CATALOGUE),
    *(f"protection.owner_{owner}" for owner in CATALOGUE.values()),
    *(f"protection.outcome_{outcome}" for outcome in OUTCOMES),
    *(f"protection.consent_{way}" for way in CONSENT),
    *(f"protection.reason_{reason}" for reason in (*ENDINGS, *WITHDRAWALS)),
    *(f"protection.must_{one}" for one in CONDITIONS),
    *(f"protection.stage_{stage}" for stage in ENDED),
    *(f"network.stated_{what}" for what in SAID),
    *(f"figure.{mark}" for mark in ("at_least", "at_most", "equal")),
)
NEVER = ("冲击", "事件集", "交付", "程序", "单元", "贫困户", "快照")


def used() -> set[str]:
    keys = {key for path in TEMPLATES for key in USED_IN_TEMPLATE.findall(path.read_text("utf-8"))}
    sections = {key.split(".")[0] for key in screen_words()}
    for path in PYTHON:
        found = NAMED.findall(path.read_text("utf-8"))
        keys |= {key for key in found if key.split(".")[0] in sections and key in screen_words()}
    return keys | set(BUILT) | spoken_in_code()


TERMS = (
    "term.target",
    "term.snapshot",
    "term.gap_list",
    "term.missing",
    "term.village",
    "term.programme",
)


def spoken_in_code() -> set[str]:
    """Give keys that code puts together from a fixed section, such as say(f"export.{key}")."""
    sections = ("words", "export", "problem")
    names = {
        name for path in PYTHON for name in re.findall(r'"([a-z_]+)"', path.read_text("utf-8"))
    }
    return {f"{section}.{name}" for section in sections for name in names} & set(screen_words())


def test_every_key_that_a_template_asks_for_exists() -> None:
    for path in TEMPLATES:
        missing = [
            k for k in USED_IN_TEMPLATE.findall(path.read_text("utf-8")) if k not in screen_words()
        ]
        assert missing == [], path.name


def test_every_key_that_code_asks_for_exists() -> None:
    asked = re.compile(r'\bsay\(\s*"([a-z_.]+)"')
    for path in PYTHON:
        missing = [k for k in asked.findall(path.read_text("utf-8")) if k not in screen_words()]
        assert missing == [], path.name
    assert [key for key in BUILT if key not in screen_words()] == []


def test_no_sentence_is_left_over() -> None:
    kept = {*TERMS, *(key for key in screen_words() if key.startswith("problem."))}
    known = used() | kept
    assert [key for key in screen_words() if key not in known] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_holds_no_sentence_of_its_own(path: Path) -> None:
    text = path.read_text("utf-8")
    for hidden in (
        r'\b[a-z-]+="[^"]*"',
        r"\{#.*?#\}",
        r"\{%.*?%\}",
        r"\{\{.*?\}\}",
        r"<(code|style)\b.*?</\1>",
        r"<[^>]*>",
    ):
        text = re.sub(hidden, " ", text, flags=re.DOTALL)
    for name in ("CSV", "XLSX", "SVG", "&nbsp;"):
        text = text.replace(name, " ")
    assert re.findall(r"[A-Za-z\u4e00-\u9fff]{2,}", text) == []


def test_chinese_sentences_are_chinese_and_english_ones_are_not() -> None:
    for key in screen_words():
        english, chinese = (screen_words().word(key, language) for language in ("en", "zh-hans"))
        assert not re.search(r"[\u4e00-\u9fff]", english), key
        own_words = re.findall(r"[A-Za-z]{3,}", re.sub(r"\{.*?\}", "", english))
        if own_words not in ([], ["where"]):
            assert re.search(r"[\u4e00-\u9fff、]", chinese), key


def test_words_that_officers_do_not_use_are_not_used() -> None:
    for key in screen_words():
        chinese = screen_words().word(key, "zh-hans")
        assert [word for word in NEVER if word in chinese] == [], key


def test_the_table_of_words_agrees_with_the_screen() -> None:
    rows = re.findall(
        r"^\| `([a-z_.]+)` \| (.+?) \| (.+?) \|", TABLE.read_text("utf-8"), re.MULTILINE
    )
    assert len(rows) >= 20
    for key, english, chinese in rows:
        assert screen_words().word(key, "en") == english, key
        assert screen_words().word(key, "zh-hans") == chinese, key


def test_every_service_brings_its_own_file_of_words() -> None:
    names = [path.parent.name for path in catalogue_paths()]
    assert names[0] == "web"
    assert "figures" in names
