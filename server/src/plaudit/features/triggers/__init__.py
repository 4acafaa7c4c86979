"""What hosts and pages tell of (events, cues), and the rules that answer them with an interaction."""
