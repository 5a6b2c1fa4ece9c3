"""The reference page of all parameters, written from the parameter files."""

from __future__ import annotations

from everyvillage.policy.parameters.model import Bounds, Parameter, ParameterValue
from everyvillage.policy.parameters.read import shipped_parameters, shipped_sources

HEAD = """\
# Parameters

Made from the parameter files by `make docs`; do not edit. Each value holds from its first day until
its last, or until it is changed. A value whose sureness begins with “general”, or is “found-weak”,
is **unverified**: a default that no document at hand confirms. “proposal” is a choice of this
software. A programme reads a parameter as `parameter.NAME`; only those marked *in expressions* are
whole numbers throughout and can be read so. Money counts in fen there.
"""


def page() -> str:
    """Give the page's text: a section for each parameter, then the sources."""
    parameters = shipped_parameters().parameters.values()
    sections = "\n".join(_section(parameter) for parameter in parameters)
    sources = "\n".join(f"| {key} | {words} |" for key, words in shipped_sources().items())
    return f"{HEAD}\n{sections}\n## Sources\n\n| key | source |\n|---|---|\n{sources}\n"


def _section(parameter: Parameter) -> str:
    use = "; in expressions" if parameter.type is not None else ""
    rows = "\n".join(_row(value) for value in parameter.values)
    return (
        f"## {parameter.name}\n\n"
        f"{parameter.words.en} · {parameter.words.zh} ({parameter.unit}{use})\n\n"
        "| from | to | for | value | source | how sure | note |\n|---|---|---|---|---|---|---|\n"
        f"{rows}\n"
    )


def _row(value: ParameterValue) -> str:
    sure = f"{value.sure}, unverified" if value.unverified else value.sure
    cells = (
        value.from_,
        value.to or "",
        value.region or "the country",
        _amount(value),
        value.source,
        sure,
        value.note,
    )
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def _amount(value: ParameterValue) -> str:
    if isinstance(value.value, Bounds):
        return str(value.value)
    return f"{value.value:,}"
