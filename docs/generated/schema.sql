-- main database

-- Times are milliseconds since 1970, dates ISO text, truth 0 or 1, ids 16 bytes.

CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);

-- Organisations and their codes: reference data, no persons but their named contact.
CREATE TABLE organisation (
    code TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    la TEXT,
    contact_name TEXT,
    contact_role TEXT,
    phone TEXT,
    email TEXT,
    duty_line TEXT,
    out_of_hours_line TEXT,
    accredited_until {int}
);
CREATE TABLE organisation_code (code TEXT PRIMARY KEY, organisation TEXT NOT NULL REFERENCES organisation (code));

-- Practitioners and teams as suppliers refer to them: staff, never a child or a parent.
CREATE TABLE contact (
    id {blob} PRIMARY KEY,
    supplier TEXT NOT NULL,
    reference TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT,
    organisation TEXT,
    team_ref TEXT,
    phone TEXT,
    email TEXT,
    duty_line TEXT,
    out_of_hours_line TEXT,
    account_id {blob},
    as_of {int} NOT NULL,
    UNIQUE (supplier, reference)
);
CREATE INDEX contact_account ON contact (account_id);
CREATE INDEX contact_email ON contact (email);

-- Feeds: one source is one supplier's feed of one kind.
CREATE TABLE source (
    id {blob} PRIMARY KEY,
    kind TEXT NOT NULL,
    supplier TEXT NOT NULL,
    supplier_name TEXT NOT NULL,
    active {int} NOT NULL,
    registered_at {int} NOT NULL,
    UNIQUE (kind, supplier)
);
CREATE TABLE batch (
    id {blob} PRIMARY KEY,
    source_id {blob} NOT NULL REFERENCES source (id),
    digest {blob} NOT NULL,
    started_at {int} NOT NULL,
    finished_at {int},
    next_row {int} NOT NULL,
    accepted {int} NOT NULL,
    unchanged {int} NOT NULL,
    rejected {int} NOT NULL,
    waiting {int} NOT NULL,
    not_taken {int} NOT NULL,
    matched {int} NOT NULL,
    created {int} NOT NULL,
    held {int} NOT NULL,
    UNIQUE (source_id, digest)
);
CREATE TABLE fault (
    batch_id {blob} NOT NULL REFERENCES batch (id),
    ordinal {int} NOT NULL,
    record_no {int} NOT NULL,
    line {int} NOT NULL,
    field TEXT NOT NULL,
    expected TEXT NOT NULL,
    severity TEXT NOT NULL,
    PRIMARY KEY (batch_id, ordinal)
);

-- A child is a set of source records. Records, versions, links and decisions are only ever added
-- to; child_id and state in source_record are the newest link, kept for speed.
CREATE TABLE source_record (
    id {blob} PRIMARY KEY,
    source_id {blob} NOT NULL REFERENCES source (id),
    key_hash {blob} NOT NULL,
    version {int} NOT NULL,
    content_hash {blob} NOT NULL,
    as_of {int} NOT NULL,
    first_seen {int} NOT NULL,
    last_seen {int} NOT NULL,
    last_batch {blob},
    last_record_no {int} NOT NULL,
    anchor_id {blob},
    child_id {blob},
    state TEXT NOT NULL,
    UNIQUE (source_id, key_hash)
);
CREATE INDEX source_record_child ON source_record (child_id);
CREATE INDEX source_record_anchor ON source_record (anchor_id);
CREATE INDEX source_record_batch ON source_record (last_batch, last_record_no);
CREATE TABLE source_version (
    record_id {blob} NOT NULL REFERENCES source_record (id),
    version {int} NOT NULL,
    sealed {blob} NOT NULL,
    as_of {int} NOT NULL,
    received_at {int} NOT NULL,
    batch_id {blob},
    record_no {int} NOT NULL,
    PRIMARY KEY (record_id, version)
);
CREATE TABLE child (
    id {blob} PRIMARY KEY,
    anchor_id {blob} NOT NULL,
    la TEXT,
    born_month TEXT,
    created_at {int} NOT NULL
);
CREATE INDEX child_anchor ON child (anchor_id);
-- A number is anchored to a source record: after a merge a child has several, the first is shown.
CREATE TABLE child_number (number {int} PRIMARY KEY, anchor_id {blob} NOT NULL, issued_at {int} NOT NULL);
CREATE INDEX child_number_anchor ON child_number (anchor_id);
CREATE TABLE decision (
    id {blob} PRIMARY KEY,
    record_id {blob} NOT NULL,
    kind TEXT NOT NULL,
    child_id {blob},
    probability_ppm {int} NOT NULL,
    model TEXT NOT NULL,
    sealed {blob},
    account_id {blob},
    undoes {blob},
    at {int} NOT NULL
);
CREATE INDEX decision_record ON decision (record_id);
CREATE TABLE link (
    decision_id {blob} NOT NULL,
    record_id {blob} NOT NULL,
    child_id {blob},
    state TEXT NOT NULL,
    at {int} NOT NULL,
    PRIMARY KEY (record_id, decision_id)
);
-- What a person said of two records: same or not the same. The newest word on a pair counts.
CREATE TABLE verdict (
    decision_id {blob} NOT NULL,
    record_a {blob} NOT NULL,
    record_b {blob} NOT NULL,
    verdict TEXT NOT NULL,
    PRIMARY KEY (record_a, record_b, decision_id)
);
CREATE INDEX verdict_b ON verdict (record_b);
CREATE TABLE review (
    record_id {blob} PRIMARY KEY,
    la TEXT,
    decision_id {blob} NOT NULL,
    opened_at {int} NOT NULL,
    settled_at {int},
    settled_by {blob}
);
CREATE INDEX review_open ON review (settled_at, opened_at);
-- Numbers by which a record without a name waits for its child.
CREATE TABLE waiting_number (number_hash {blob} NOT NULL, record_id {blob} NOT NULL, PRIMARY KEY (number_hash, record_id));
CREATE INDEX waiting_number_record ON waiting_number (record_id);

-- A shield is anchored to a source record: it holds for whatever child that record is part of.
CREATE TABLE shield (
    id {blob} PRIMARY KEY,
    anchor_id {blob} NOT NULL,
    reason TEXT NOT NULL,
    shielded_by {blob} NOT NULL,
    shielded_at {int} NOT NULL,
    review_on TEXT NOT NULL
);
CREATE INDEX shield_anchor ON shield (anchor_id);
CREATE TABLE shield_lift (
    shield_id {blob} PRIMARY KEY REFERENCES shield (id),
    proposed_by {blob} NOT NULL,
    proposed_organisation TEXT NOT NULL,
    reason TEXT NOT NULL,
    proposed_at {int} NOT NULL,
    approved_by {blob},
    approved_at {int}
);

-- Whose involvement a record states: contact and record are both opaque.
CREATE TABLE involvement_of (contact_id {blob} NOT NULL, record_id {blob} NOT NULL, PRIMARY KEY (contact_id, record_id));
CREATE INDEX involvement_of_record ON involvement_of (record_id);
CREATE TABLE looked (account_id {blob} NOT NULL, child_id {blob} NOT NULL, at {int} NOT NULL, PRIMARY KEY (account_id, child_id));

CREATE TABLE account (
    id {blob} PRIMARY KEY,
    user_name TEXT NOT NULL UNIQUE,
    display_name TEXT NOT NULL,
    role TEXT NOT NULL,
    job_title TEXT NOT NULL,
    service TEXT,
    organisation TEXT NOT NULL REFERENCES organisation (code),
    phone TEXT,
    email TEXT,
    active {int} NOT NULL,
    password_hash TEXT NOT NULL,
    pin_hash TEXT NOT NULL,
    totp_sealed {blob} NOT NULL,
    totp_last_step {int} NOT NULL,
    token_active {int} NOT NULL,
    wrong_pins {int} NOT NULL,
    clearance_until {int},
    training_until {int},
    agreement_until {int},
    review_until {int},
    terms_accepted_at {int},
    created_at {int} NOT NULL
);
CREATE INDEX account_email ON account (email);
CREATE TABLE session (
    token_hash {blob} PRIMARY KEY,
    account_id {blob} NOT NULL REFERENCES account (id),
    stage TEXT NOT NULL,
    csrf TEXT NOT NULL,
    created_at {int} NOT NULL,
    last_seen {int} NOT NULL,
    ended_at {int}
);
CREATE INDEX session_account ON session (account_id);
CREATE TABLE throttle (key_hash {blob} PRIMARY KEY, failures {int} NOT NULL, last_at {int} NOT NULL);
CREATE TABLE saved_search (
    id {blob} PRIMARY KEY,
    session_hash {blob} NOT NULL,
    sealed {blob} NOT NULL,
    expires_at {int} NOT NULL
);
-- An opening: one session's right to look at one record, for one reason.
CREATE TABLE opening (
    id {blob} PRIMARY KEY,
    session_hash {blob} NOT NULL,
    child_id {blob} NOT NULL,
    reason TEXT NOT NULL,
    through_shield {int} NOT NULL,
    opened_at {int} NOT NULL
);

-- Optimistic checks: an act states the versions it relied on.
CREATE TABLE entity_version (entity {blob} PRIMARY KEY, version {int} NOT NULL);
-- The sequence of changed children, which every index follows.
CREATE TABLE change_log (seq {int} PRIMARY KEY, child_id {blob} NOT NULL);

-- The audit log: leaves apart from payloads, so that a payload can be destroyed.
CREATE TABLE audit_head (id {int} PRIMARY KEY, size {int} NOT NULL, peaks {blob} NOT NULL, changes {int} NOT NULL);
CREATE TABLE audit_entry (
    seq {int} PRIMARY KEY,
    leaf {blob} NOT NULL,
    at {int} NOT NULL,
    actor {blob},
    action TEXT NOT NULL
);
CREATE INDEX audit_entry_actor ON audit_entry (actor, seq);
CREATE TABLE audit_payload (seq {int} PRIMARY KEY, salt {blob} NOT NULL, sealed {blob} NOT NULL);
CREATE TABLE audit_child (child_hash {blob} NOT NULL, seq {int} NOT NULL, PRIMARY KEY (child_hash, seq));

-- Where a candidate is shielded, two people settle a held record: the decision that one has proposed.
ALTER TABLE review ADD COLUMN proposed {blob};

-- What a session sees through ends when it leaves the record: it is looked for at each search and each
-- other record, and there are few.
CREATE INDEX opening_through ON opening (session_hash) WHERE through_shield = 1;

-- The sequence of changed records, decisions on them and shields anchored to them: whoever holds the
-- partition follows it. It shares its numbers with change_log.
CREATE TABLE record_log (seq {int} PRIMARY KEY, record_id {blob} NOT NULL);
-- Records that wait are part of the partition: it knows their numbers.
DROP TABLE waiting_number;

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

-- What became of the child that a record left: of whom the records are now that were linked to it then.
CREATE INDEX link_child ON link (child_id);


-- database of wrapped data keys

-- One wrapped key a source record. Destroying the row destroys the record.
CREATE TABLE data_key (
    record_id {blob} PRIMARY KEY,
    wrapped   {blob} NOT NULL
);

