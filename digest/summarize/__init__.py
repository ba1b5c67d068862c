"""Story -> Item: verbatim sentences with receipts; one method per small file."""
