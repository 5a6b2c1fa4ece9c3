"""The pages of plans: what each shows, gathered for its template."""
