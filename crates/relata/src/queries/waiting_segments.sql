-- Segments that are to be archived still. An archiver that ends itself, such as one whose program is not found, counts no
-- failure: only this tells.
SELECT count(*) AS waiting_count, min(f.modification) AS waiting_since
FROM pg_ls_archive_statusdir() f
WHERE f.name LIKE '%.ready'
