"""The trail: every reading of people's records, for auditors; what is withheld, for everybody."""
