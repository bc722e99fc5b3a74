-- ======== 0002_step.sql
-- 0002_step
--
-- create table x.t_data
-- drop table x.data
-- create view x.data
-- loses x.data: the table and its 2 columns
-- locks ACCESS EXCLUSIVE on table x.data, ACCESS EXCLUSIVE on view x.q

DROP VIEW x.q;
DROP TABLE x.data;

CREATE TABLE x.t_data (
    id uuid NOT NULL,
    name text NOT NULL
);

CREATE VIEW x.data AS
SELECT t_data.id,
    t_data.name
   FROM x.t_data;

CREATE VIEW x.q AS
SELECT data.id,
    data.name
   FROM x.data;

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- does not bring back what 0002_step lost of x.data: the table and its 2 columns
-- relata: loses drop-table:x.t_data: the table and its 2 columns

DROP VIEW x.q;
DROP VIEW x.data;
DROP TABLE x.t_data;

CREATE TABLE x.data (
    id uuid NOT NULL,
    name text NOT NULL
);

CREATE VIEW x.q AS
SELECT data.id,
    data.name
   FROM x.data;
