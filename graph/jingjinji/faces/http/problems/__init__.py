"""What goes wrong, as a client can use it, and the page of each type of problem."""
