"""Multilayer perceptrons in NumPy: one module a chapter, exported from the chapter's notebook."""

__version__ = "0.1.0"
