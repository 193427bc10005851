"""Answers: the query library, running queries under limits, looking things up.

This room knows a store and the questions. It must not know seeds, the pipeline or any face.
"""
