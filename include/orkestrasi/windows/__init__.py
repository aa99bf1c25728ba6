"""When a report may come: windows, exceptions, the period its figures count in, reminders.

A day is a day in Jakarta, and a report's day is the one on which the server received it. How one submission stands
to its window is the view `ledger.submission_window`; the cross-checks WINDOW-*, the marts and this package read it.
"""
