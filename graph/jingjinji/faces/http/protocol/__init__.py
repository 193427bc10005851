"""The SPARQL 1.1 Protocol and Graph Store Protocol: queries, edits, graphs, and who may write."""
