"""What simulated visitors of the gallery write, in several languages and scripts."""

from typing import Final

SAID: Final = (
    "More time for questions after each talk, please.",
    "The second half was the better one.",
    "Somebody should open a window 🙂",
    "Shorter introductions. We had all read the programme.",
    "Mais pausas, e café melhor!",
    "The captions on the screen were a great help. Keep them.",
    "Die Mikrofone waren hinten kaum zu hören.",
    "A quiet corner to sit down for ten minutes.",
    "شكرًا على التنظيم الرائع",
    "Name badges one can read without bending down.",
    "I liked that every speaker kept to the time.",
    "Plus de stands végétariens, merci 🥗",
    "Tell us the room a day earlier.",
    "次回も楽しみにしています",
    "A place to leave coats. It rained.",
    "The live polls woke everybody up after lunch.",
    "Step-free access from the car park, signposted.",
    "Record it for those who could not come.",
    "Less plastic at the buffet.",
    "Nothing. It was lovely ❤️",
)
ASKED: Final = (
    "How long may we stay in the building?",
    "Is there a list of everybody who is here?",
    "Who decides which talks are chosen?",
    "Will there be a shuttle to the station?",
    "Can we see the figures behind slide twelve?",
    "When is registration for next year?",
    "Is the garden open in the evening?",
    "Who paid for the speakers to come?",
    "Are the rooms step-free?",
    "Could the slides be in large print?",
)
PROPOSED: Final = (
    "Reminders before a deadline",
    "Search that forgives typing errors",
    "A view for large screens",
    "Export to a spreadsheet",
    "An off switch for every sound",
    "Bigger buttons on phones",
    "A history one can scroll through",
    "Sharing with one person only",
    "A way to undo",
    "Print styles",
)
