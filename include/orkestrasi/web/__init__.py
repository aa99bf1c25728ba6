"""The tab "Laporan Mutu": the report site behind a login, and the pages on which reviewers decide."""
