"""A release as files, and what differs between two of them."""
