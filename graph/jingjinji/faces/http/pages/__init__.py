"""What all pages for people stand on: templates, words, scripts and styles."""
