"""One module a command, imported when it is called. Each ends by returning its exit code, or None."""
