-- Pages of the catalogue of chunks are read in the order of an index, whatever is left out.
create index event_chunk_last on event_chunk (project_id, last_at, chunk_number);
create index event_chunk_name_first on event_chunk (project_id, event_number, first_at);
