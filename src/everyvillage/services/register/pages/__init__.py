"""The pages of the register service, each of which gathers what it shows."""
