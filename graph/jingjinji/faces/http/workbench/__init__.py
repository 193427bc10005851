"""The pages that answer a policy researcher's questions: of an indicator, a measure, a programme, a place, a document.

Knows records (`answers.neighbourhood`) and how a person reads them. Must not know requests, negotiation or RDF forms.
"""
