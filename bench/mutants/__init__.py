"""Do the tests notice? Guards turned round, locks, escapes and filters taken out, and who noticed.

`python -m bench.mutants --help`. Nothing on disk changes: a mutant is a switch compiled into a module as it is imported.
"""
