"""What is asked: parameters declared once, mechanisms, scenario files."""
