"""Floor 8: what belongs to the site as a whole: menu, status words, gallery, health page.

Bottom up; a line may import what is named before it:

- status_words, gallery, navigation: words of states, samples, the menu
- views: the site's own pages
"""
