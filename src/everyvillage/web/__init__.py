"""THE SITE: settings, addresses, base templates, the design system."""
