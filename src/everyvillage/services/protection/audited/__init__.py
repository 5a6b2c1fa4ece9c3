"""What auditors read: every decision with its rules and its delay, samples with their answers."""
