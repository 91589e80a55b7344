"""Floor 2: who works here, what each may do, and the gate every request passes.

Bottom up; a line may import what is named before it:

- roles, scope, areas, models, queries: roles and areas, the answer to who is asking, tables
- passwords: what a password must be, and its hash
- signing_in, gate, browser, limits: signing in, the gate
- administration, set_up, staff_queries, retention: creating and closing accounts, set-up links
- forms: the shape of input
- heads: heads' accounts from one list; one head takes over from another
- second_factor: the code beside the password: authenticator app, recovery codes
- admin_views, own_views: pages of accounts
- wards: pages of wards: the gate is one floor above their room
- views, commands: first pages and the command line
"""
