-- Checks of the matching: of a sample of an authority's linked records people say whether others are of the same child.
-- Ids and answers only. The sample is fixed once drawn, though records move later; at most one check is open.
CREATE TABLE matching_check (
    id {blob} PRIMARY KEY,
    la TEXT NOT NULL,
    drawn_at {int} NOT NULL,
    finished_at {int}
);
CREATE UNIQUE INDEX matching_check_open ON matching_check (la) WHERE finished_at IS NULL;
CREATE INDEX matching_check_area ON matching_check (la, drawn_at);
-- Items in the order of the draw. At place 0 stands the drawn record; is_inside: with the drawn one when it was drawn.
CREATE TABLE matching_check_record (
    check_id {blob} NOT NULL REFERENCES matching_check (id),
    item {int} NOT NULL,
    place {int} NOT NULL,
    record_id {blob} NOT NULL,
    is_inside {int} NOT NULL,
    answer TEXT,
    answered_by {blob},
    answered_at {int},
    PRIMARY KEY (check_id, item, place)
);
-- A sample is drawn from the children of an area.
CREATE INDEX child_area ON child (la, id);
