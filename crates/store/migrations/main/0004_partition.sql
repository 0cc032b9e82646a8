-- The sequence of changed records, decisions on them and shields anchored to them: whoever holds the
-- partition follows it. It shares its numbers with change_log.
CREATE TABLE record_log (seq {int} PRIMARY KEY, record_id {blob} NOT NULL);
-- Records that wait are part of the partition: it knows their numbers.
DROP TABLE waiting_number;
