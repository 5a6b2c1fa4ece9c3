"""Rights: who looked at my record, asking for a correction, objecting, appealing to somebody."""
