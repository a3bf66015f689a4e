"""ICD-10-CM by date of service: the years that ship, the publisher's files, and a search."""
