"""Projects and their credentials: keys, origins, voter tokens. Knows no transport and no database."""
