"""Charts as SVG made on the server: they need no script, follow the style sheet's colours, and stand beside a table."""
