-- What became of the child that a record left: of whom the records are now that were linked to it then.
CREATE INDEX link_child ON link (child_id);
