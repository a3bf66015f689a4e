"""The fonts the program carries (SIL Open Font License 1.1, see OFL.txt) and how they were cut."""
