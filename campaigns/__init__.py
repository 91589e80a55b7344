"""Floor 4: campaigns, their days, slots, targets and who is eligible.

Bottom up; a line may import what is named before it:

- models, kind_words, fasting_words, public_words: tables; what is said differently by kind, by hour, or beside the station's words
- eligibility: who a campaign is for: the rule, the same as a query, and people of whom too little is known
- capacity, lifecycle, definition_rules, events, campaign_rows, state, announced, seats, forms: the ground that its sub-rooms share
- queries, office_queries, room_links: what is read of a campaign
- days: days and slots of a draft
- targets: targets per neighborhood
- planning: creating, publishing, closing; exam points; the JSON of the contract
- public: pages for everybody
- handlers: what a campaign does when neighborhoods are rearranged
- views, commands: the station's pages and the command line
"""
