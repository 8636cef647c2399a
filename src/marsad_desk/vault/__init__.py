"""Evidence on the desk: what is held, what happened to it, bringing in, checking, handing over."""
