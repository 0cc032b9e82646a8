-- One wrapped key a source record. Destroying the row destroys the record.
CREATE TABLE data_key (
    record_id {blob} PRIMARY KEY,
    wrapped   {blob} NOT NULL
);
