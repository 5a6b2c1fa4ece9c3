"""Fixtures for every test, wherever it lies: `tests/` and the `tests/` folder of each service."""

pytest_plugins = (
    "tests.support.databases",
    "tests.support.migrated",
    "tests.support.order",
    "tests.support.browser",
    "tests.support.spark",
    "tests.support.proof",
)
