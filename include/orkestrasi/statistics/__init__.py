"""Values that no rule refuses and that are unusual all the same, found in a publication and ranked by their effect."""
