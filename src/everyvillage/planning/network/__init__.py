"""Where to build: the cheapest way to connect villages, with a bound that a checker confirms."""
