"""RECORDS: places, households, people, organisations, facilities, keys."""
