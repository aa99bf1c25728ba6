"""Report: the quality report of each publication, as static pages."""
