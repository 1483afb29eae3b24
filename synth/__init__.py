"""synth: code-instruction training data from local models, proved by execution."""

__version__ = "0.1.0"
