"""The Excel template: one per dataset, reporter and period, which comes back as a delivery."""
