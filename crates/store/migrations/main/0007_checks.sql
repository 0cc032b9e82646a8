-- Checks of the matching: of a sample of an authority's linked records people say whether others are of the same child.
-- Ids and counts only. At most one check is open.
CREATE TABLE matching_check (
    id {blob} PRIMARY KEY,
    la TEXT NOT NULL,
    drawn_at {int} NOT NULL,
    finished_at {int}
);
CREATE UNIQUE INDEX matching_check_open ON matching_check (la) WHERE finished_at IS NULL;
CREATE INDEX matching_check_area ON matching_check (la, drawn_at);
-- Items in the order of the draw: the kind of source of the drawn record, how many records stood beside it, and how many
-- of those are its child's, at least and at most, as was said when it was first judged; no counts before. Never changed
-- after that, whatever becomes of the records.
CREATE TABLE matching_check_item (
    check_id {blob} NOT NULL REFERENCES matching_check (id),
    item {int} NOT NULL,
    source TEXT NOT NULL,
    beside {int} NOT NULL,
    together {int},
    right_least {int},
    right_most {int},
    missed_least {int},
    missed_most {int},
    PRIMARY KEY (check_id, item)
);
-- The records of the items of an open check, deleted when it is finished. At place 0 stands the drawn one; is_inside: with
-- the drawn one when it was drawn.
CREATE TABLE matching_check_record (
    check_id {blob} NOT NULL REFERENCES matching_check (id),
    item {int} NOT NULL,
    place {int} NOT NULL,
    record_id {blob} NOT NULL,
    is_inside {int} NOT NULL,
    answer TEXT,
    PRIMARY KEY (check_id, item, place)
);
-- A sample is drawn from the children of an area.
CREATE INDEX child_area ON child (la, id);
