"""The demo's Oracle dialect."""
