"""The border for foreign text, and the formats in which a person reads values."""
