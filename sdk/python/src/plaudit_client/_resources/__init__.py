"""The calls of the API, one file for each kind of thing: each call is written once, for both flavours."""
