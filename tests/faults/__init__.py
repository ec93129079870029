"""Servers and connections that misbehave, in every dialect."""
