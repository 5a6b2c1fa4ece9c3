"""Sentences by what they are about, one module each, with its ``SENTENCES``; found by discovery."""
