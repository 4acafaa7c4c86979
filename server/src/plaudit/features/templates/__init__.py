"""Ready-made polls and surveys to begin from. One TOML file each, in `files/`."""
