"""Questions with known answers, and how the fact service's answers to them are marked.

It knows the files of `tests/evaluation` and the JSON of `/api/facts`; it must not know the graph, its labels or the
service's code, because it judges them from outside.
"""
