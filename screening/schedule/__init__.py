"""The schedule of a whole campaign: a plan is previewed, carried out in short steps, and taken back."""
