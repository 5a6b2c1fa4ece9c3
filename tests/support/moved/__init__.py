"""A site whose day a test may move, for what takes months in a real county.

Every part of the program asks Django for the time (tests/house/test_clock.py holds that), so
settings that only tests name can put another clock there. Nothing of the program reads them.
"""
