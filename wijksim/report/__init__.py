"""What is shown of a comparison and of a run: tables, plain sentences, figures and files."""
