"""One module a publisher's table: how its head is known and its rows are read."""
