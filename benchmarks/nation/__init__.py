"""The nation over five years: its volume in the warehouse, and how long answers take there."""
