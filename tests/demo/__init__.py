"""The demo engine, asked over HTTP as any client would."""
