"""Floor 0: plumbing with no word of health in it.

Bottom up; a line may import what is named before it:

- version, marking, ids, clock, errors, folding, short_code, qr: plain rules and values
- actor, sealing, logs, full_disk: who acts, sealed fields, what a log may say, a full disk
- place_words, i18n, catalogs, decoder, compressing: languages, words of places in messages, message catalogs, the QR decoder,
  static files compressed at set-up
- db: database, transactions, audit chain, limits, jobs, backups
- sheets: uploaded and written spreadsheets
- web: requests, forms, pages, downloads
- own_process: long work in a process of its own
- cli: what every command has in common
"""
