"""The screen: `wijksim view` starts a small web server on this machine and opens the browser.

It computes nothing that a command could not. Everything here needs the extra `viewer`, and is imported only by
`wijksim view`, so the command line stays as fast as it was.
"""
