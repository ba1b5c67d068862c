"""Benchmarks: each prints ours beside a peer from the same run, as medians and a ratio."""
