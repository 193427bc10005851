"""The command line: thin commands on the same answers that the service gives."""
