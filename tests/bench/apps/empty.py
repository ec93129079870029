"""A Textual application with nothing in it: what starting costs whoever uses the library."""

from textual.app import App

if __name__ == "__main__":
    App[None]().run()
