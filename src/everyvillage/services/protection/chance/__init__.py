"""Households drawn by chance, whatever any list says: how they are drawn, answered, counted."""
