-- The statements of this database that take longest, each time or in all. The view is in the schema of its extension.
WITH /* relata stats */ summed AS (
  SELECT s.queryid, min(s.query) AS query, sum(s.calls)::int8 AS calls, sum(s.total_exec_time) AS total,
         max(s.max_exec_time) AS max, sum(s.rows)::int8 AS rows, sum(s.shared_blks_hit)::int8 AS blocks_hit,
         sum(s.shared_blks_read)::int8 AS blocks_read
  FROM {view} s
  WHERE s.dbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database()) AND s.calls > 0
    AND position('/* relata stats */' IN s.query) = 0
  GROUP BY s.queryid
), ranked AS (
  SELECT *, row_number() OVER (ORDER BY total / calls DESC) AS by_mean, row_number() OVER (ORDER BY total DESC) AS by_total
  FROM summed
)
SELECT coalesce(query, '') AS query, calls, (total / 1000)::float8 AS total_time, (total / calls / 1000)::float8 AS mean_time,
       (max / 1000)::float8 AS max_time, rows, blocks_hit, blocks_read
FROM ranked
WHERE by_mean <= 50 OR by_total <= 50
ORDER BY by_mean
