-- Two records of two children who may be one: the engine was not sure enough to hold either. Listed for the team of
-- the area, with the decision that explains it. What a decision says are two is none.
CREATE TABLE hint (
    record_id {blob} NOT NULL,
    other_id {blob} NOT NULL,
    decision_id {blob} NOT NULL,
    at {int} NOT NULL,
    PRIMARY KEY (record_id, other_id)
);
CREATE INDEX hint_open ON hint (at);
