"""Places on the screen that show one result set and its detail."""
