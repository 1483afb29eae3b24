"""`python -m synth.cli`: the console script."""

from synth.cli.main import main

main()
