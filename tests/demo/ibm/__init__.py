"""The demo's IBM dialect."""
