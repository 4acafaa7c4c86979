"""The command line. Each command is a module that is only imported when it is asked for."""
