"""What is written about the program by the program: `docs/` and `screenshots/`, made by one command, tested for age."""
