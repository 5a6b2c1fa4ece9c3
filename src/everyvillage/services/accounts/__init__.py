"""Accounts: invitations, roles for a place and a period, the role in use, why somebody may."""
