"""How it is asked: the background query service, without a screen."""
