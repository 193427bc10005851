"""The Model Context Protocol face: the same answers as tools, resources and prompts for chat programs."""
