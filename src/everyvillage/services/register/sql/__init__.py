"""The set-based SQL of an import, written once for SQLite and PostgreSQL.

Every name in a statement comes from a model and is quoted by the database's own rules; every
value is a parameter.
"""
