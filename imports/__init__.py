"""Floor 4: lists of people that come in as files: read, decided, reviewed, written.

Bottom up; a line may import what is named before it:

- models, template, forms: tables, the template to fill in, the upload form
- reading: rules: from cells to rows about people
- deciding: rules: who a row is, where it belongs, what it would change
- writing: what an approved list writes
- uploads: a checked list kept until it is decided; long lists in a process of their own
- review: pages on which a list's questions are answered
- views, commands: upload page and command line
"""
