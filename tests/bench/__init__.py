"""What the console costs: measured, never asserted, always beside something else in the same run."""
