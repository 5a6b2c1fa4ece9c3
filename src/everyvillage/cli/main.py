"""The command ``everyvillage``: each group is loaded only when it is asked for.

A module of this folder is a group; ``COMMANDS`` says which word loads which module. The
words are few, stable and public, so they are listed rather than discovered: searching the
folder would import every engine for every call.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

import typer
from typer.core import TyperGroup

from everyvillage import __version__
from everyvillage.core.errors import EXIT_DONE, EveryvillageError
from everyvillage.data.frame.own.in_use import use_folder
from everyvillage.web.home import current_home

if TYPE_CHECKING:
    from collections.abc import Mapping

COMMANDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "demo": (
            "demo",
            "Show the main job: the real villages of a county, modelled people.",
        ),
        "start": ("start", "Open a real, empty county and invite its administrator."),
        "serve": ("serve", "Serve the pages on this machine."),
        "tick": ("tick", "Do what is due now: clocks, roots, retention, events, tasks."),
        "work": ("work", "Do tasks as they come and dated work on time, until stopped."),
        "frame": ("frame", "Tell which place frame is in use."),
        "places": ("places", "Find a place by name, pinyin or code; show one."),
        "import": ("importing", "Take a table from a file into the register."),
        "undo": ("undo", "Take an import of a table back, until something was built on it."),
        "intake": ("intake", "Take the monthly files of line offices, with doubts and undo."),
        "snapshot": ("snapshot", "Seal, list and verify dated copies of the register."),
        "accounts": ("accounts", "Invite the first people who work here."),
        "tokens": ("tokens", "Make, list and revoke tokens of programs."),
        "backup": ("backup", "Write everything but the keys into one file."),
        "restore": ("restore", "Put an installation together from a backup and its keys."),
        "returns": ("returns", "Fill the tables that receivers send, by one call."),
        "keys": ("keys", "List the keys of this installation, and change them."),
        "ledger": ("ledger", "Verify what was recorded, seal it with a signed root, guard it."),
        "plan": ("plan", "Plan where to build, with a bill and a proof; check a plan."),
        "screen": ("screen", "Ask a rule set which households to look at, and why."),
        "risk": ("risk", "Measure forecasts of falling, and poverty, on any table."),
        "figures": ("figures", "Compute and print how far each place is from each target."),
    }
)


class LazyGroup(TyperGroup):
    """A group whose commands are imported at the moment they are called."""

    modules: ClassVar[Mapping[str, tuple[str, str]]] = COMMANDS

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401, ARG002 - typer's own signature
        """Give the words in the order in which a newcomer needs them."""
        return list(self.modules)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ANN401, ARG002 - typer's own signature
        """Import the module behind ``cmd_name`` and give its command, or None."""
        if cmd_name not in self.modules:
            return None
        module, words = self.modules[cmd_name]
        command = typer.main.get_command(import_module(f"everyvillage.cli.{module}").app)
        command.name = cmd_name
        command.help = command.help or words
        return command

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401, ARG002 - typer's own signature
        """List the words with their one line each, without importing anything."""
        with formatter.section("Commands"):
            formatter.write_dl([(word, line) for word, (_, line) in self.modules.items()])


app = typer.Typer(
    cls=LazyGroup,
    name="everyvillage",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Everyvillage turns a public plan into figures, gaps, work and proof, village by village.",
)


def _version(value: bool) -> None:  # noqa: FBT001 - typer's own signature
    """Print the version and stop."""
    if value:
        typer.echo(f"everyvillage {__version__}")
        raise typer.Exit


@app.callback()
def front_door(
    *,
    version: bool = typer.Option(  # noqa: ARG001 - typer calls _version with it
        False, "--version", callback=_version, is_eager=True, help="Print the version."
    ),
) -> None:
    """Everyvillage: how far is each village from what was promised, and why."""
    use_folder(current_home().frame)


def _tell(error: EveryvillageError, *, as_json: bool) -> None:
    """Write every fault to stderr, as JSON where the call asked for JSON."""
    if as_json:
        faults = [fault.as_dict() for fault in error.faults]
        print(json.dumps({"faults": faults}, ensure_ascii=False), file=sys.stderr)
        return
    for fault in error.faults:
        print(f"everyvillage: {fault}", file=sys.stderr)


def run() -> None:
    """Run the command and turn a readable error into its exit code.

    0 done, 1 the answer is no, 2 the input is wrong, 3 a needed part is missing.
    """
    try:
        app()
    except EveryvillageError as error:
        _tell(error, as_json="--json" in sys.argv)
        sys.exit(error.exit_code)
    sys.exit(EXIT_DONE)


if __name__ == "__main__":
    run()
