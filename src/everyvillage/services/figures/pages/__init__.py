"""What each page shows, gathered and worded; the views render it."""
