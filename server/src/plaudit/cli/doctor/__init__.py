"""`plaudit doctor`: one small check per thing that goes wrong in the third month."""
