"""The Oracle dialect: the generated data as Oracle Process Automation's REST API shows it."""
