"""The page of commands is made from the command line."""

import typer

from tools.docs.commands import sections

app = typer.Typer(help="Places.", add_completion=False)


@app.command()
def find(
    name: str = typer.Argument(help="A name, in pinyin too."),
    *,
    limit: int = typer.Option(20, help="How many | at most."),
    as_json: bool = typer.Option(False, "--json", help="Print JSON."),
) -> None:
    """Find a place
    by its name.
    """
    typer.echo(f"{name} {limit} {as_json}")


@app.command()
def show() -> None:
    """Show a place."""


def test_each_command_has_a_section_with_its_options() -> None:
    group, first, second = sections(typer.main.get_command(app), ["everyvillage", "places"])
    assert group.startswith("## everyvillage places\n")
    assert "Find a place by its name." in first
    assert "| `name <str>` | A name, in pinyin too. [required] |" in first
    assert "| `--limit <int>` | How many \\| at most. [default: 20] |" in first
    assert "| `--json` | Print JSON. |" in first
    assert second.startswith("## everyvillage places show\n")
