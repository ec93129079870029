"""A terminal console for process engines."""
