"""`plaudit listen`: what happens on a server, brought to the machine of whoever develops against it."""
