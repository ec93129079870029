"""Programs that are measured beside the console."""
