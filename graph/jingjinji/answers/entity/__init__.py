"""What the graph says of one IRI, of one of its graphs, and of its ontology."""
