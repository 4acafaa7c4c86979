"""What every other package may use: ids, time, errors, supervision. Standard library and msgspec only."""
