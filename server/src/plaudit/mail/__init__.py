"""Letters: plain e-mail, kept until a mail server has taken it. Knows nothing of what they are about."""
