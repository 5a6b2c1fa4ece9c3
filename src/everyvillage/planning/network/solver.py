"""One door to HiGHS: a solver that prints nothing, uses one thread and repeats itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import highspy

if TYPE_CHECKING:
    from collections.abc import Callable


def quiet_solver() -> highspy.Highs:
    """Give an empty linear program.

    The package's front class prints its version on standard output, where our data goes, as soon
    as it is made, because it installs callbacks; the class below it does not.
    """
    make: Callable[[], highspy.Highs] = vars(highspy)["_Highs"]
    solver = make()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("random_seed", 0)
    solver.setOptionValue("solver", "simplex")
    return solver
