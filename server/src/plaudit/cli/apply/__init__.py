"""`plaudit apply`: definitions of polls and surveys kept as files, compared with a server and applied."""
