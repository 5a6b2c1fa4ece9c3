"""The fast pass over document numbers never passes one that the full check refuses."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from everyvillage.core.documents import check_document, make_disability_document, make_document
from everyvillage.data.readers.documents import check_areas, check_documents, surely_right
from everyvillage.data.readers.faults import Faults

DAY = date(2020, 12, 31)
DIGITS = st.text("0123456789X", min_size=17, max_size=19)
BIRTHS = st.dates(date(1880, 1, 1), date(2030, 1, 1))


@st.composite
def numbers(draw: st.DrawFn) -> str:
    """Draw numbers that are right, and right ones with one character changed."""
    made = make_document(draw(BIRTHS), draw(st.integers(0, 499)), draw(st.sampled_from("12")))
    place = draw(st.integers(0, 40))
    letter = draw(st.sampled_from("0123456789XA"))
    return made if place >= len(made) else made[:place] + letter + made[place + 1 :]


@given(st.lists(st.tuples(st.one_of(numbers(), DIGITS), st.sampled_from(["1", "2", "0", None]))))
def test_surely_right_is_right(people: list[tuple[str, str | None]]) -> None:
    documents = pa.array([one for one, _ in people], pa.string())
    sexes = pa.array([sex for _, sex in people], pa.string())
    sure = surely_right(documents, sexes, DAY)
    for (number, sex), is_sure in zip(people, sure.tolist(), strict=True):
        if is_sure:
            assert check_document(number, on=DAY, sex=sex) == []


def test_numbers_of_the_living_pass_at_once() -> None:
    births = [DAY - timedelta(days=37 * n) for n in range(1_000)]
    made = [make_document(birth, n % 500, "12"[n % 2]) for n, birth in enumerate(births)]
    sexes = pa.array(["12"[n % 2] for n in range(1_000)])
    assert surely_right(pa.array(made), sexes, DAY).all()


@pytest.mark.parametrize(
    ("number", "sex", "code"),
    [
        ("000001199003070028", "2", "document.check-character"),
        ("00000119900307002", "2", "document.length"),
        ("000001199002310029", "2", "document.birth-date"),
        ("000001199003070027", "1", "document.sex"),
        ("00000119900307002783", "2", "document.disability-kind"),
        ("00000119900307002715", "2", "document.disability-grade"),
    ],
)
def test_what_is_wrong_is_told_with_its_row(number: str, sex: str, code: str) -> None:
    faults = Faults("person.csv")
    rows = pa.RecordBatch.from_pydict({"document_number": [None, number], "sex": ["1", sex]})
    check_documents(rows, np.array([7, 8]), faults, on=DAY)
    told = {one.code: one for one in faults.as_faults()}
    assert code in told
    assert told[code].where == "person.csv, row 8, column “document_number”"


def test_disability_certificates_pass() -> None:
    citizen = make_document(date(1990, 3, 7), 1, "2")
    faults = Faults("person.csv")
    made = [
        make_disability_document(citizen, 7, 4),
        make_disability_document(citizen, 1, 1, issue=2),
    ]
    rows = pa.RecordBatch.from_pydict({"document_number": made, "sex": ["2", "2"]})
    check_documents(rows, np.array([2, 3]), faults, on=DAY)
    assert len(faults) == 0


@pytest.mark.parametrize("modelled", [True, False])
def test_made_up_numbers_and_others_never_mix(*, modelled: bool) -> None:
    made_up, other = "000001199003070027", "990001199003070027"
    faults = Faults("person.csv")
    rows = pa.RecordBatch.from_pydict({"document_number": [made_up, None, other]})
    check_areas(rows, np.array([2, 3, 4]), faults, modelled=modelled)
    (fault,) = faults.as_faults()
    assert fault.code == "import.document-kind"
    assert fault.where.startswith("person.csv, row 4" if modelled else "person.csv, row 2")
    assert "0027" in fault.found
    assert "199003" not in str(fault)
