"""How a figure looks: numbers, bars, maps, trends and files, without deciding anything."""
