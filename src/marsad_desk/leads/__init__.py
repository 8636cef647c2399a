"""What waits and who takes it: the queue, a lead, and what people decide about it."""
