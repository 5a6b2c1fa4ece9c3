"""What changes who comes in, who may act for whom, and what was answered."""
