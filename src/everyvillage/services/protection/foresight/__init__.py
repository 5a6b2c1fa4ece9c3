"""Who is visited first here: a forecast that learns from this county's own answers at the door."""
