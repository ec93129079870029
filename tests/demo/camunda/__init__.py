"""The demo's Camunda dialect."""
