"""Builds the website: gathers its sources from the whole course, and hands them to Sphinx.

Sphinx reads one folder, and nothing in it may lie elsewhere. `stage` makes this folder out of
`docs`, the notebooks, the released assignments and the docstrings, with their links turned
into links of the site. It is written anew by each build and is not in the repository.
"""
