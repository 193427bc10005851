"""One HTTP request and its reply: read, negotiated, noted, kept, compressed and sent."""
