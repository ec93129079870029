"""Servers, the sources of their credentials, and preferences."""
