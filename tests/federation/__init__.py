"""Real clients that join our data with a second endpoint; Comunica and Virtuoso are tested where they are installed."""
