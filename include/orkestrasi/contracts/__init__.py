"""Contracts: the single declaration of each dataset and its rules, and what is derived from them."""
