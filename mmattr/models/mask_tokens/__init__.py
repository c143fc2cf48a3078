"""mask_tokens."""
