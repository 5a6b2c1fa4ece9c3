"""DOING: each service a folder with the same file names, found by discovery."""
