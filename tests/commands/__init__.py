"""The command line as its users run it: a process of its own, against a server of the tests' own."""
