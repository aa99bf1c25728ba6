"""What a reporter gets back for a delivery: a receipt, and a workbook of what was found."""
