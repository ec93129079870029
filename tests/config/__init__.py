"""What is configured: addresses and secrets."""
