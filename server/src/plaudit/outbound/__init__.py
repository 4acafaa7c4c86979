"""Requests to addresses that tenants chose: key sets, webhooks, web push. The one door out of this process.

What goes out here goes to the public internet and nowhere else, however the address is spelt, whatever the
name server says the second time it is asked, and wherever the receiver would like to send us on to.
"""
