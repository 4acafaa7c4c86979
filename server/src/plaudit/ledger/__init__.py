"""The log of acts that makes counts checkable: leaves, a hash chain per poll, signed checkpoints, proofs.

`verifier` holds the hash rules and needs nothing but Python; everything else builds on it, so what we
write is by construction what an outsider's copy of that one file reads. Promise: tamper-evident.
Not promised: secret ballots against the operator, or a "secure election".
"""
