"""Scripts that learn what the package carries, from data that stays outside it."""
