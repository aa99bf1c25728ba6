"""Landing: notice delivered files, keep their bytes, open a submission for each."""
