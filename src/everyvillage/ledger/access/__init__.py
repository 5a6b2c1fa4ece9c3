"""WHO LOOKED: each reading of a person's record, what the person sees of it, what auditors see."""
