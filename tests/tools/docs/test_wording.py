"""What no committed file may say."""

import pytest

from tools.docs.wording import REGISTRIES, faults_of


@pytest.mark.parametrize(
    "line",
    [
        f"open('{'/'}tmp/x')",
        f"cd {'/'}root/project",
        f"see {'/'}work/notes",
        f"--index https://{REGISTRIES[0]}/x",
    ],
)
def test_machine_paths_and_registries_are_named(line: str) -> None:
    (fault,) = faults_of("a.py", f"first\n{line}\n")
    assert fault.startswith("a.py:2: ")


@pytest.mark.parametrize(
    "line",
    ["src/everyvillage/contracts/tables/work.py", "https://example.org/work/1", "paperwork/a", "/"],
)
def test_ordinary_words_pass(line: str) -> None:
    assert list(faults_of("a.py", line)) == []
