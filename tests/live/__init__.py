"""Tests against a real engine, booted and seeded for them."""
