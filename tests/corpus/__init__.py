"""Every kind of dirt that a delivery is known to carry, each as a real file with what must become of it.

`python -m tests.corpus` writes docs/dirt.md; `test_corpus.py` takes all files through intake in one load.
"""
