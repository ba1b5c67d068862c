"""What takes an hour and finds what seconds do not: kills by the hundred, faults, a million readers. `make soak`."""
