"""``python -m everyvillage`` is the command ``everyvillage``."""

from everyvillage.cli.main import run

run()
