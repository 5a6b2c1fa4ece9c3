"""What changes plans: starting, changing, deciding, building; one transaction each."""
