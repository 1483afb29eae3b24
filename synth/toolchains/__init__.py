"""Toolchain trees: root file systems with compilers, built once, that jobs see in place of this machine."""
