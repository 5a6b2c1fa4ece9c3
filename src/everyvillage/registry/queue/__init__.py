"""WORK TO DO: tasks asked for by key, done once, again after a worker has died."""
