-- ======== 0002_step.sql
-- 0002_step
--
-- drop schema b
-- drop table b.t
-- loses b.t: the table and its 1 column
-- locks ACCESS EXCLUSIVE on table b.t

SET lock_timeout = '5s';
DROP TABLE b.t;
DROP SCHEMA b;

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- does not bring back what 0002_step lost of b.t: the table and its 1 column
-- does not bring back the owner and the grants of schema b

CREATE SCHEMA b;

CREATE TABLE b.t (
    id integer NOT NULL
);
