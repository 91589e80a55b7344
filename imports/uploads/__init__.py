"""A checked list kept until it is decided; long lists in a process of their own."""
