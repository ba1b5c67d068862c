"""People who read the newsletter: who they are and what they agreed to. Nothing is kept here yet."""
