"""The claims of the manifest as a table: what each changes in the model, how sure that is, and where it fails."""
