"""The settings of the program, and a clock that a test may move."""

from everyvillage.web.settings import *  # noqa: F403 - all of them, as a site has them
from everyvillage.web.settings import HOME
from tests.support.moved.clock import FILE, put

put(HOME.root / FILE)
