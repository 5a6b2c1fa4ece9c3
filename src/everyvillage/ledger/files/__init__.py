"""EVIDENCE FILES: photos, signatures and recordings, named by their content."""
