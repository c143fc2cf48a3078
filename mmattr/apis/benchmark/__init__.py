"""Many configs, trained and tested with many seeds, in one report: what ``tools/benchmark.py`` does."""
