"""Tests of what can be said: terms, profile, shapes and alignments, each with a case that proves it can fail."""
