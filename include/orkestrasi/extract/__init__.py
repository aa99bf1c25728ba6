"""Extract: read files into typed rows, keeping what cannot be read."""
