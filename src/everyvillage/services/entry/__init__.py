"""The resident's way in: a card, pictures, help beside, delegates, one question."""
