"""Answer a question in Chinese or English from retrieved, cited facts, without a language model.

Knows how people name things and ask for them. Must not know faces, nor run a query for each question: an index over
all facts is built once a dataset version, and everything after that is plain Python that can be explained.
"""
