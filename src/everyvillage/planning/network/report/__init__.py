"""The report on a plan for the meeting where money is decided."""
