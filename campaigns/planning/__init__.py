"""Creating, publishing, closing; the JSON of the contract."""
