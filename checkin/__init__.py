"""Floor 6: the day itself: desks, scans, visits.

Bottom up; a line may import what is named before it:

- models, tables, campaign_day, moments: tables, the day a caller works on, when a scan happened
- desk: phones that are paired with a day
- scanning: from a scan to a visit
- day: the day's pages: list, closing, desks
- review: scans that wait for a person
- retention: what stays of old days
- handlers: what this room does when people or neighborhoods change
- views, commands: what desks call, and pairing by command
"""
