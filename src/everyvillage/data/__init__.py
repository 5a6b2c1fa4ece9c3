"""TABLES IN: readers, the real place frame, the modelled county, snapshots, the engine."""
