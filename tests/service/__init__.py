"""The query service against servers that behave, and servers that do not."""
