-- Where a candidate is shielded, two people settle a held record: the decision that one has proposed.
ALTER TABLE review ADD COLUMN proposed {blob};
