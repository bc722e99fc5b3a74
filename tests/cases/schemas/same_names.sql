-- ======== 0002_step.sql
-- 0002_step
--
-- create enum a.e
-- create enum b.e
-- alter column a.t.id: type integer → bigint
-- add column a.t.e
-- add column b.t.e
-- add column b.t.a
-- locks ACCESS EXCLUSIVE on table a.t, ACCESS EXCLUSIVE on table b.t
-- rewrites a.t: every row is written anew under that lock

CREATE TYPE a.e AS ENUM ('x');
CREATE TYPE b.e AS ENUM ('y');
SET lock_timeout = '5s';
ALTER TABLE a.t ADD COLUMN e a.e DEFAULT 'x'::a.e NOT NULL;
ALTER TABLE b.t ADD COLUMN e b.e DEFAULT 'y'::b.e NOT NULL;
ALTER TABLE b.t ADD COLUMN a bigint;
ALTER TABLE a.t ALTER COLUMN id TYPE bigint;

-- ======== 0003_step_2.sql
-- 0003_step_2
--
-- add constraint b.t.t_a_fkey
-- b.t.t_a_fkey is a foreign key: fails while rows refer to none of a.t
--   find them with: SELECT * FROM b.t WHERE (a IS NOT NULL) AND NOT EXISTS (SELECT FROM a.t AS referenced WHERE referenced.id = t.a)
-- locks for a moment SHARE ROW EXCLUSIVE on table a.t, SHARE ROW EXCLUSIVE on table b.t
-- locks SHARE UPDATE EXCLUSIVE on table b.t while rows are read
-- scans b.t: every row is read meanwhile
-- relata: no transaction

SET lock_timeout = '5s';
ALTER TABLE b.t ADD CONSTRAINT t_a_fkey FOREIGN KEY (a) REFERENCES a.t (id) NOT VALID;
ALTER TABLE b.t VALIDATE CONSTRAINT t_a_fkey;

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- may fail at a.t.id: values that integer cannot hold are refused
--   find them with: SELECT * FROM a.t WHERE id NOT BETWEEN -2147483648 AND 2147483647
-- relata: loses drop-column:a.t.e: the column's values (a.e)
-- relata: loses drop-column:b.t.e: the column's values (b.e)
-- relata: loses drop-column:b.t.a: the column's values (bigint)

SET lock_timeout = '5s';
ALTER TABLE a.t DROP COLUMN e;
ALTER TABLE b.t DROP COLUMN e;
ALTER TABLE b.t DROP COLUMN a;
ALTER TABLE a.t ALTER COLUMN id TYPE integer;
DROP TYPE a.e;
DROP TYPE b.e;

-- ======== 0003_step_2.down.sql
-- undoes 0003_step_2

SET lock_timeout = '5s';
ALTER TABLE b.t DROP CONSTRAINT IF EXISTS t_a_fkey;
