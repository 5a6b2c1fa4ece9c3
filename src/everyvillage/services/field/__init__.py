"""The village worker in the field: today's households, visits, the outbox on the phone."""
