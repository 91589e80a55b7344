"""Floor 5: invitation, booking and ticket; the only room in which a booking changes state.

Bottom up; a line may import what is named before it:

- naming, models, tables, lifecycle, booking_rules, secret_codes, resident_rows, open_letter, conditions, queries: the ground that its sub-rooms share
- papers: letters and tickets to print
- booking: booking, moving, cancelling; answers and attendance
- entrance: a letter or ticket opened by link or code, also by a link that was changed on the way
- asking: places asked for without a letter
- round: the neighborhood head's round
- household: a household's own pages
- ticket: a ticket's own page
- seating: the plan that seats a whole ward, as rules: facts in, plan out
- schedule: the plan of a campaign: previewed, carried out, taken back
- handlers: what this room does when campaigns, people or neighborhoods change
- views, commands, retention: first pages, commands, what the timer clears away
"""
