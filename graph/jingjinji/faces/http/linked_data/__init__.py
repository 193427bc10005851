"""Every IRI of ours under its own path, for people and for programs."""
