"""OFFLINE: outbox, bundles, merge, forms."""
