"""What tablets call."""
