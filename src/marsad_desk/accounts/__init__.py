"""Who works at the desk: people, what their roles let them do, how they come in."""
