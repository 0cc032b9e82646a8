-- What people say of children who stand: that records are not theirs, or that two of them are one. Listed
-- for the team of the area, with whom it waits for and how it is undone. The id is a keyed hash of what is
-- said: who says the same meets the same row.
CREATE TABLE ruling (
    id {blob} PRIMARY KEY,
    la TEXT,
    sealed {blob} NOT NULL,
    proposed {blob},
    settled_by {blob},
    at {int} NOT NULL
);
CREATE INDEX ruling_proposed ON ruling (proposed);
CREATE INDEX ruling_settled ON ruling (settled_by);
-- What one decision said is taken back as a whole.
CREATE INDEX verdict_decision ON verdict (decision_id);
