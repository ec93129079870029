"""The declarations: what can be asked, and how a dialect writes it."""
