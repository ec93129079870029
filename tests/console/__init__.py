"""The console, driven by keys as people drive it."""
