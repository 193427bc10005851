"""Whether the graph can answer a query, and how a query reads in words."""
