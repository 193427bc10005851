"""Thin doors on the same answers: HTTP, and the command line. The faces do not know each other."""
