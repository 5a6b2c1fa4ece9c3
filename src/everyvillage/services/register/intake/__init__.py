"""Files as offices send them: read, resolved to places and people, decided, taken, undone."""
