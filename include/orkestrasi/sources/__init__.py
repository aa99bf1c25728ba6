"""Sources: who sends what from where and in which shape, as declared in sources.yml."""
