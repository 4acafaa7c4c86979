"""The pages people open: vote page, embed, landing, demo wall, docs; and the files of the front end.

Every page is HTML from the server and complete without JavaScript; scripts only make it live. No inline
script or style anywhere, so that one strict policy (`policies`) fits all.
"""
