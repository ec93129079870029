"""What can be asked: engines as declarations, without I/O and without a screen."""
