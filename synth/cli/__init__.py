"""Floor 5: what a person touches. `main` is the console script `synth`.

main      the lazy group: names and one-line helps, no command module is imported for `--help`
exit      how every command ends: codes, error lines, crash logs, and a certain exit
place     where the command works: data directory, store, verbosity
output    tables for people, JSON and CSV for programs
commands  one module a command (or a family of them)
stack     the embedded profile: Temporal, engines and worker as supervised children
view      what is drawn: the live view, plain lines, samples and their histories
"""
