"""The rule guide for officers: what each dataset asks for and why, derived from the contracts and rules."""
