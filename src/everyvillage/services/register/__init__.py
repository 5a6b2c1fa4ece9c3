"""DOING: files in, sealed snapshots out; where the record side meets the engine side."""
