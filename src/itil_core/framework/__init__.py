"""What every stage shares: the kinds of things and their ids."""
