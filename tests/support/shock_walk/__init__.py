"""From a shock to help that worked, through pages only, with months passing in between.

    python -m tests.support.shock_walk

The real villages of Madoi with made-up people. Nine offices' files arrive twice; a bill and five
hundred and ten unsafe houses become leads; one household goes the whole way and comes again. Then
five hundred open episodes are handed over and three villages become one. Nothing is put into
the database between the steps; the clock is moved as only the settings of tests can move it.
"""
