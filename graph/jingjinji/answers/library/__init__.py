"""The questions of the library: found by name, bound to values, run."""
