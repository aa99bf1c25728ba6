"""Walk the way of the data for a look, and leave nothing behind: check a file, revalidate what was judged before."""
