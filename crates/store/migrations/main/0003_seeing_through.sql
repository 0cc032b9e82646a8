-- What a session sees through ends when it leaves the record: it is looked for at each search and each
-- other record, and there are few.
CREATE INDEX opening_through ON opening (session_hash) WHERE through_shield = 1;
