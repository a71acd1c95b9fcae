"""What is measured: indicators, causes of trust, books, events."""
