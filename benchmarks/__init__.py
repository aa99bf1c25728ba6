"""Benchmarks: our way of the data beside hand-written SQL, in one run on one server. `make bench` runs them."""
