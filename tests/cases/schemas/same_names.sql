-- ======== 0002_step.sql
-- 0002_step
--
-- create enum a.e
-- create enum b.e
-- alter column a.t.id: type integer → bigint
-- add column a.t.e
-- add column b.t.e
-- add column b.t.a
-- add constraint b.t.t_a_fkey
-- locks ACCESS EXCLUSIVE on table a.t, ACCESS EXCLUSIVE on table b.t
-- rewrites a.t: every row is written anew under that lock

CREATE TYPE a.e AS ENUM ('x');
CREATE TYPE b.e AS ENUM ('y');
ALTER TABLE a.t ADD COLUMN e a.e DEFAULT 'x'::a.e NOT NULL;
ALTER TABLE b.t ADD COLUMN e b.e DEFAULT 'y'::b.e NOT NULL;
ALTER TABLE b.t ADD COLUMN a bigint;
ALTER TABLE a.t ALTER COLUMN id TYPE bigint;
ALTER TABLE b.t ADD CONSTRAINT t_a_fkey FOREIGN KEY (a) REFERENCES a.t (id);

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- may fail at a.t.id: values that integer cannot hold are refused
--   find them with: SELECT * FROM a.t WHERE id NOT BETWEEN -2147483648 AND 2147483647
-- relata: loses drop-column:a.t.e: the column's values (a.e)
-- relata: loses drop-column:b.t.e: the column's values (b.e)
-- relata: loses drop-column:b.t.a: the column's values (bigint)

ALTER TABLE b.t DROP CONSTRAINT t_a_fkey;
ALTER TABLE a.t DROP COLUMN e;
ALTER TABLE b.t DROP COLUMN e;
ALTER TABLE b.t DROP COLUMN a;
ALTER TABLE a.t ALTER COLUMN id TYPE integer;
DROP TYPE a.e;
DROP TYPE b.e;
