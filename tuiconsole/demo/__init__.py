"""The embedded engine server: the documented dialects over one generated data set."""
