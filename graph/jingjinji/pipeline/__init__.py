"""Pipeline: from facts and ontology to a release on disk, in pure steps.

It may know facts, terms, questions and release. It must not know a store or how anything is served.
`assemble.build` is the one way in.
"""
