"""What a person may ask about the own data, and whose time of keeping is over."""
